"""The untrusted side: the warm process, its locked-in children, and the bytes they exchange.

It imports nothing else of the package: a submission can read everything in this folder.
"""
