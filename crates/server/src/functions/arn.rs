//! The ARN of a function, in its parts.

/// `arn:aws:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER]`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FunctionArn<'a> {
    pub region: &'a str,
    pub account: &'a str,
    pub name: &'a str,
    /// A version or an alias.
    pub qualifier: Option<&'a str>,
}

impl<'a> FunctionArn<'a> {
    /// None where the text is no function's ARN.
    pub fn parse(arn: &'a str) -> Option<Self> {
        let mut parts = arn.split(':');
        let (scheme, _partition, service) = (parts.next()?, parts.next()?, parts.next()?);
        let (region, account, kind, name) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let qualifier = parts.next();
        let is_one = (scheme, service, kind) == ("arn", "lambda", "function") && !name.is_empty();
        (is_one && parts.next().is_none()).then_some(Self { region, account, name, qualifier })
    }

    /// Whether it means the function as it lies in its folder: no version and no alias.
    pub fn is_latest(&self) -> bool {
        matches!(self.qualifier, None | Some("$LATEST"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_arns_of_functions_are_read() {
        let arn = FunctionArn::parse("arn:aws:lambda:us-east-1:000000000000:function:welcome").unwrap();
        assert_eq!((arn.region, arn.account, arn.name), ("us-east-1", "000000000000", "welcome"));
        assert!(arn.is_latest());
        let qualified = FunctionArn::parse("arn:aws:lambda:us-east-1:000000000000:function:welcome:live").unwrap();
        assert_eq!((qualified.qualifier, qualified.is_latest()), (Some("live"), false));
        assert!(FunctionArn::parse("arn:aws:lambda:us-east-1:000000000000:function:w:$LATEST").unwrap().is_latest());
        for text in [
            "",
            "welcome",
            "arn:aws:lambda:us-east-1:000000000000:function:",
            "arn:aws:lambda:us-east-1:000000000000:layer:welcome",
            "arn:aws:sns:us-east-1:000000000000:function:welcome",
            "arn:aws:lambda:us-east-1:000000000000:function:a:b:c",
        ] {
            assert_eq!(FunctionArn::parse(text), None, "{text}");
        }
    }
}
