"""Holds this server to the service model that botocore ships: every built operation, every answer, every error, every
member of every input.

`api` calls and keeps what it saw, `output` judges answers, `inputs` knows the members of inputs, the files of families
tell how each operation is called as it should be, and `errors` provokes what operations declare, with the inputs that
were accepted: families leave their pools standing.
"""
