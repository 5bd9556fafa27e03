"""
Three figures of a quarter that persons stand behind though they count none: BIWS compliance, absence, and signals.

They go through the same gate as figures about people and come out in the same release. What is read and counted here
may be about anybody, so only the release room imports it.
"""
