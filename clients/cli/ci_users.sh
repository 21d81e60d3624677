#!/usr/bin/env bash
# Users for a CI run, made and thrown away with the AWS CLI: create quietly, set a password, sign in, delete.
# First one user slowly, looking at every step, then two hundred, eight at a time, and none left behind. Of those, eight
# are at it with the program `aws` itself; for the others the same commands are forked from one that is loaded already.
set -euo pipefail

# The commands below are typed as against AWS; this is all that differs.
export AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=$POOLHOUSE_ENDPOINT
cli_clients=$(cd "$(dirname "$0")" && pwd)
python_clients=$(cd "$cli_clients/../python" && pwd)
answers=$POOLHOUSE_SCRATCH/answers
mkdir -p "$answers"

ok() { echo "ok - $1"; }
fail() { echo "not ok - $1"; exit 1; }
equal() { if [ "$2" = "$3" ]; then ok "$1"; else fail "$1; found '$2' instead of '$3'"; fi; }

status() {
  aws cognito-idp admin-get-user --user-pool-id "$pool" --username "$1" --query UserStatus --output text
}

inbox_count() {
  (cd "$python_clients" && python -c 'import poolhouse, sys; print(len(poolhouse.messages(to=sys.argv[1])))' "$1") | tail -n 1
}

# One user's whole life. Writes the answer of the sign-in to the file named $1; any failing command ends it.
one_user() {
  set -euo pipefail
  local username password
  username=$(uuidgen)@example.dev
  aws cognito-idp admin-create-user --user-pool-id "$pool" --username "$username" --message-action SUPPRESS >/dev/null
  password=$(uuidgen)G1%
  aws cognito-idp admin-set-user-password --user-pool-id "$pool" --username "$username" --password "$password" --permanent
  aws cognito-idp admin-initiate-auth --user-pool-id "$pool" --client-id "$client" \
    --auth-flow ADMIN_USER_PASSWORD_AUTH --auth-parameters "USERNAME=$username,PASSWORD=$password" >"$1"
  aws cognito-idp admin-delete-user --user-pool-id "$pool" --username "$username"
}

pool=$(aws cognito-idp create-user-pool --pool-name ci --query UserPool.Id --output text)
client=$(aws cognito-idp create-user-pool-client --user-pool-id "$pool" --client-name ci \
  --explicit-auth-flows ALLOW_ADMIN_USER_PASSWORD_AUTH ALLOW_REFRESH_TOKEN_AUTH \
  --query UserPoolClient.ClientId --output text)
export pool client
export -f one_user

username=$(uuidgen)@example.dev
created=$(aws cognito-idp admin-create-user --user-pool-id "$pool" --username "$username" --message-action SUPPRESS \
  --query User.UserStatus --output text)
equal "a new user has to change the password" "$created" FORCE_CHANGE_PASSWORD
equal "and reads the same when asked for" "$(status "$username")" FORCE_CHANGE_PASSWORD
equal "nothing was sent" "$(inbox_count "$username")" 0

if again=$(aws cognito-idp admin-create-user --user-pool-id "$pool" --username "$username" --message-action SUPPRESS 2>&1); then
  fail "a name that is taken was given away"
fi
case $again in
  *"(UsernameExistsException)"*"User account already exists") ok "a name that is taken is refused" ;;
  *) fail "a name that is taken is refused; found '$again'" ;;
esac

password=$(uuidgen)G1%
aws cognito-idp admin-set-user-password --user-pool-id "$pool" --username "$username" --password "$password"
equal "a password that is not permanent leaves the user as before" "$(status "$username")" FORCE_CHANGE_PASSWORD
aws cognito-idp admin-set-user-password --user-pool-id "$pool" --username "$username" --password "$password" --permanent
equal "a permanent one confirms" "$(status "$username")" CONFIRMED

aws cognito-idp admin-initiate-auth --user-pool-id "$pool" --client-id "$client" \
  --auth-flow ADMIN_USER_PASSWORD_AUTH --auth-parameters "USERNAME=$username,PASSWORD=$password" >"$answers/first.json"
ok "the user signs in"

aws cognito-idp admin-delete-user --user-pool-id "$pool" --username "$username"
if gone=$(status "$username" 2>&1); then fail "a deleted user is still there"; fi
case $gone in
  *"(UserNotFoundException)"*"User does not exist.") ok "a deleted user is gone" ;;
  *) fail "a deleted user is gone; found '$gone'" ;;
esac
again=$(aws --endpoint-url "$POOLHOUSE_ENDPOINT" cognito-idp admin-create-user --user-pool-id "$pool" \
  --username "$username" --message-action SUPPRESS --query User.UserStatus --output text)
equal "the name is free at once" "$again" FORCE_CHANGE_PASSWORD
aws cognito-idp admin-delete-user --user-pool-id "$pool" --username "$username"

seq 193 200 | xargs -P 8 -I '{}' bash -c "one_user $answers/{}.json" || fail "eight users at a time"
ok "eight users at a time"
python "$cli_clients/many_users.py" "$pool" "$client" "$answers" 192 || fail "two hundred users, eight at a time"
ok "two hundred users, eight at a time"
equal "each of them signed in" "$(grep -l IdToken "$answers"/[0-9]*.json | wc -l)" 200
equal "none is left behind" \
  "$(aws cognito-idp list-users --user-pool-id "$pool" --query 'length(Users)' --output text)" 0
equal "the pool counts none" "$(aws cognito-idp describe-user-pool --user-pool-id "$pool" \
  --query UserPool.EstimatedNumberOfUsers --output text)" 0
(cd "$python_clients" && python verify_tokens.py "$pool" "$client" "$answers/first.json" "$answers"/[0-9]*.json)
aws cognito-idp delete-user-pool --user-pool-id "$pool"
ok "the pool is deleted"
