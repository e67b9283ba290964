"""The judge that stays warm between two checks: one process per user and installation, spoken to on a private socket.

`place` says where its socket is and who may be trusted there, `messages` what is said on it, `client` asks, `server`
answers. Whatever goes wrong here is answered by judging in one's own process, as if there were no such judge.
"""
