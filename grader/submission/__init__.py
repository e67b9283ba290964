"""How what a student handed in becomes bytes, and the bytes a reading.

`intake` finds and reads files and judges nothing; `reading` says what static reading can tell. The modules that
`reading` needs run inside a worker: they import the standard library, `grader.text` and each other, nothing else
(`notebook` adds nbformat and IPython, and is imported only for notebooks).
"""
