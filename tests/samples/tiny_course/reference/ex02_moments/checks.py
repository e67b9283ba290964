def test_running(submission):
    assert submission.Running()
