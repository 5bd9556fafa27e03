"""From a paper (tables, paragraphs, lists) to a proposal: values in, values out."""
