//! What a user's groups make of the user, as tokens say it.

use super::Group;

/// `cognito:groups`, `cognito:roles` and `cognito:preferred_role`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// By precedence, those without one last; equal ones by name.
    pub groups: Vec<String>,
    /// Roles of these groups in the same order, each once.
    pub roles: Vec<String>,
    /// The role that counts most; none when groups of the same precedence name different ones.
    pub preferred_role: Option<String>,
}

impl Standing {
    pub fn of<'a>(groups: impl IntoIterator<Item = &'a Group>) -> Self {
        let mut groups: Vec<&Group> = groups.into_iter().collect();
        groups.sort_by_key(|group| (rank(group), group.name.as_str()));

        let with_role = || groups.iter().filter_map(|group| Some((rank(group), group.role_arn.as_deref()?)));
        let mut roles: Vec<String> = Vec::new();
        for (_, role) in with_role() {
            if !roles.iter().any(|known| known == role) {
                roles.push(role.to_owned());
            }
        }
        let preferred_role = with_role().next().and_then(|(first, role)| {
            let is_disputed = with_role().any(|(rank, other)| rank == first && other != role);
            (!is_disputed).then(|| role.to_owned())
        });
        Self { groups: groups.iter().map(|group| group.name.clone()).collect(), roles, preferred_role }
    }
}

/// A group without precedence comes after every number.
fn rank(group: &Group) -> (bool, u32) {
    (group.precedence.is_none(), group.precedence.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{GroupNumber, PoolNumber};
    use crate::time::Timestamp;

    fn group(name: &str, precedence: Option<u32>, role: Option<&str>) -> Group {
        Group {
            pool: PoolNumber(1),
            number: GroupNumber(1),
            name: name.into(),
            description: None,
            role_arn: role.map(str::to_owned),
            precedence,
            created: Timestamp::EPOCH,
            modified: Timestamp::EPOCH,
        }
    }

    fn standing(groups: &[Group]) -> (Vec<String>, Vec<String>, Option<String>) {
        let Standing { groups, roles, preferred_role } = Standing::of(groups);
        (groups, roles, preferred_role)
    }

    fn expected(
        groups: &[&str],
        roles: &[&str],
        preferred: Option<&str>,
    ) -> (Vec<String>, Vec<String>, Option<String>) {
        let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        (owned(groups), owned(roles), preferred.map(str::to_owned))
    }

    #[test]
    fn groups_stand_in_the_order_of_precedence() {
        let groups = [
            group("none b", None, Some("r3")),
            group("none a", None, None),
            group("one", Some(1), Some("r1")),
            group("zero", Some(0), Some("r0")),
            group("also one", Some(1), Some("r0")),
        ];
        let (names, roles) = (["zero", "also one", "one", "none a", "none b"], ["r0", "r1", "r3"]);
        assert_eq!(standing(&groups), expected(&names, &roles, Some("r0")));
        assert_eq!(standing(&[]), expected(&[], &[], None));
    }

    #[test]
    fn two_first_groups_with_different_roles_leave_no_preferred_one() {
        let tie =
            |other| [group("a", Some(1), Some("r1")), group("b", Some(1), Some(other)), group("c", None, Some("r3"))];

        assert_eq!(standing(&tie("r2")), expected(&["a", "b", "c"], &["r1", "r2", "r3"], None));
        assert_eq!(standing(&tie("r1")), expected(&["a", "b", "c"], &["r1", "r3"], Some("r1")));
    }

    #[test]
    fn a_group_without_a_role_takes_none_away() {
        let groups = [group("first", Some(0), None), group("second", Some(9), Some("r9"))];

        assert_eq!(standing(&groups), expected(&["first", "second"], &["r9"], Some("r9")));
    }
}
