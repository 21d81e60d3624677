"""Many users for a CI run, eight at a time, by the commands of ci_users.sh: many_users.py POOL CLIENT ANSWERS COUNT.

The AWS CLI takes most of a command's time to import itself. Here its own code, unmodified, is imported once; every
command then runs in a process of its own, forked from there, with arguments, output and exit status as in a shell.
"""
import gc
import os
import sys
import traceback
import uuid

import awscli.clidriver

AT_A_TIME = 8

driver = awscli.clidriver.create_clidriver()


def aws(*arguments, to=os.devnull):
    """One command, its output to a file. Raises unless it ends with status 0."""
    child = os.fork()
    if child == 0:
        status = 255
        try:
            os.dup2(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), 1)
            status = driver.main(list(arguments))
            sys.stdout.flush()
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    if ended != 0:
        raise SystemExit(f"aws {arguments[1]} ended with {os.waitstatus_to_exitcode(ended)}")


def one_user(pool, client, answer):
    """One user's whole life. The answer of the sign-in stays in a file."""
    username, password = f"{uuid.uuid4()}@example.dev", f"{uuid.uuid4()}G1%"
    named = ["--user-pool-id", pool, "--username", username]
    aws("cognito-idp", "admin-create-user", *named, "--message-action", "SUPPRESS")
    aws("cognito-idp", "admin-set-user-password", *named, "--password", password, "--permanent")
    aws(
        "cognito-idp", "admin-initiate-auth", "--user-pool-id", pool, "--client-id", client,
        "--auth-flow", "ADMIN_USER_PASSWORD_AUTH", "--auth-parameters", f"USERNAME={username},PASSWORD={password}",
        to=answer,
    )
    aws("cognito-idp", "admin-delete-user", *named)


def main():
    pool, client, answers, count = sys.argv[1:]
    # Reads from the disk what every command would read.
    if driver.main(["cognito-idp", "describe-user-pool", "--user-pool-id", pool, "--query", "UserPool.Id"]) != 0:
        sys.exit("the pool cannot be described")
    gc.freeze()
    workers = []
    for first in range(AT_A_TIME):
        worker = os.fork()
        if worker == 0:
            status = 1
            try:
                for number in range(first, int(count), AT_A_TIME):
                    one_user(pool, client, os.path.join(answers, f"{number + 1}.json"))
                status = 0
            except BaseException as why:
                print(why, file=sys.stderr, flush=True)
            finally:
                os._exit(status)
        workers.append(worker)
    ended = [os.waitpid(worker, 0)[1] for worker in workers]
    sys.exit(any(ended))


if __name__ == "__main__":
    main()
