"""The judge that stays warm between two checks: one process per user and installation, on a private socket.

`place` says where its socket is and who is trusted there, `messages` what is sent on it; `client` asks, and `server`
answers. If anything goes wrong here, the command judges in its own process, as if there were no such judge.
"""
