"""Why nothing stands somewhere: one mark, one sentence and one page, the same for every hidden figure."""
