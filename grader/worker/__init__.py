"""The untrusted side: the warm process, its locked-in children, and the bytes they speak.

Imports nothing else of the package: whatever stands here can be read by a submission.
"""
