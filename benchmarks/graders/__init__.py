"""Other graders: each gets the same questions about the same submissions, used as its documentation says."""
