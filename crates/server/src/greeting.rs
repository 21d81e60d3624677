//! What `dev` shows once it is ready: the demo pool, and lines to paste.

use service::Demo;

/// The lines below `listening on …`.
pub fn lines(url: &str, region: &str, demo: &Demo, credentials: &Credentials) -> String {
    let Demo { pool_id, client_id, username, password } = demo;
    let parameters = shell(&format!("USERNAME={username},PASSWORD={password}"));
    let (aws_environment, boto3, javascript) =
        (credentials.environment(), credentials.boto3(), credentials.javascript());
    format!(
        r#"
  user pool   {pool_id}
  app client  {client_id}
  user        {username}, password {password}
  inbox       {url}/_poolhouse/inbox
{shown}
AWS CLI
  aws cognito-idp initiate-auth --endpoint-url {url} --region {region} --no-sign-request --client-id {client_id} --auth-flow USER_PASSWORD_AUTH --auth-parameters {parameters}
  {aws_environment}aws cognito-idp list-users --endpoint-url {url} --region {region} --user-pool-id {pool_id}

boto3
  boto3.client("cognito-idp", endpoint_url="{url}", region_name="{region}", {boto3})

AWS SDK for JavaScript v3
  new CognitoIdentityProviderClient({{ endpoint: "{url}", region: "{region}", credentials: {{ {javascript} }} }})
"#,
        shown = credentials.shown(),
    )
}

/// What administrative requests are signed with.
pub struct Credentials {
    id: String,
    secret: String,
    /// None of them is checked.
    is_any: bool,
}

impl Credentials {
    pub fn any() -> Self {
        Self { id: "any".to_owned(), secret: "any".to_owned(), is_any: true }
    }

    pub fn made(id: String, secret: String) -> Self {
        Self { id, secret, is_any: false }
    }

    fn environment(&self) -> String {
        format!("AWS_ACCESS_KEY_ID={} AWS_SECRET_ACCESS_KEY={} ", shell(&self.id), shell(&self.secret))
    }

    fn boto3(&self) -> String {
        format!(r#"aws_access_key_id="{}", aws_secret_access_key="{}""#, self.id, self.secret)
    }

    fn javascript(&self) -> String {
        format!(r#"accessKeyId: "{}", secretAccessKey: "{}""#, self.id, self.secret)
    }

    fn shown(&self) -> String {
        if self.is_any { String::new() } else { format!("  access key  {}, secret {}\n", self.id, self.secret) }
    }
}

/// One word for a shell, whatever is in it.
fn shell(word: &str) -> String {
    let is_plain =
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-./:@".contains(&byte));
    if is_plain { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_a_shell() {
        for (word, quoted) in [
            ("any", "any"),
            ("", "''"),
            ("USERNAME=demo,PASSWORD=a!b$c", "'USERNAME=demo,PASSWORD=a!b$c'"),
            ("it's", r"'it'\''s'"),
            ("a/b+c", "'a/b+c'"),
        ] {
            assert_eq!(shell(word), quoted);
            let echoed =
                std::process::Command::new("sh").arg("-c").arg(format!("printf %s {quoted}")).output().unwrap();
            assert_eq!(String::from_utf8(echoed.stdout).unwrap(), word);
        }
    }
}
