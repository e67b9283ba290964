"""Other graders, each asked the same questions about the same submissions in the way its documentation says."""
