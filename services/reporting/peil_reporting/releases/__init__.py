"""
The release room: figures about people, frozen at a quarter's end, released once, and never below k people.

`room` is the only module of Peil that reads cells about people. Whoever answers a question reads releases.
"""
