"""The recorded answers of an exercise's reference and known wrong answers: students check without their code.

A recording is two files: `cases.json`, and `tensors.safetensors` with all numbers, one flat tensor for each dtype.
Nothing in them is executed or unpickled.
"""
