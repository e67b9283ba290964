"""Turn what a student handed in into bytes, and the bytes into a reading.

`intake` finds and reads files without judging them; `reading` says what static reading can tell. The modules that
`reading` needs run inside a worker: they import only the standard library, `grader.text` and each other (`notebook`
adds nbformat and IPython, and is imported only for notebooks).
"""
