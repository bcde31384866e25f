//! The order of what waits for a person.

use porchlight_domain::time::{DAY, HOUR, Timestamp};
use porchlight_domain::waiting::*;
use porchlight_domain::words::ClaimKind;
use proptest::prelude::*;
use std::cmp::Ordering;

const NOW: Timestamp = Timestamp(1_000 * DAY);

fn thing() -> impl Strategy<Value = Thing> {
    prop_oneof![
        any::<bool>().prop_map(|in_force| Thing::Case { in_force }),
        any::<bool>().prop_map(|in_force| Thing::Second { in_force }),
        any::<bool>().prop_map(|in_force| Thing::Appeal { in_force }),
        (0..ClaimKind::ALL.len()).prop_map(|at| Thing::Claim(ClaimKind::ALL[at])),
        Just(Thing::Question),
    ]
}

prop_compose! {
    /// Few deadlines, so that many are the same.
    fn waiting()(
        thing in thing(),
        owed in 0..Owed::ALL.len(),
        due in -4_i64..10,
        since in 1_i64..4,
        id in any::<[u8; 16]>(),
    ) -> Waiting {
        let due = (Owed::ALL[owed], NOW.plus(due * 12 * HOUR));
        Waiting::of(thing, due, NOW.plus(-since * DAY), id, NOW)
    }
}

proptest! {
    #[test]
    fn any_two_have_an_order_and_it_is_the_same_each_time(a in waiting(), b in waiting(), c in waiting()) {
        let order = a.place().cmp(&b.place());
        prop_assert_eq!(order.reverse(), b.place().cmp(&a.place()));
        prop_assert_eq!(order, a.place().cmp(&b.place()));
        if a.id != b.id {
            prop_assert_ne!(order, Ordering::Equal, "different things never share a place");
        }
        if a.place() <= b.place() && b.place() <= c.place() {
            prop_assert!(a.place() <= c.place());
        }
    }

    #[test]
    fn however_it_is_shuffled_the_list_is_the_same(
        list in prop::collection::vec(waiting(), 0..40), turn in 0_usize..40,
    ) {
        let sorted = |mut list: Vec<Waiting>| {
            list.sort_by_key(Waiting::place);
            list.iter().map(|one| one.id).collect::<Vec<_>>()
        };
        let mut other = list.clone();
        other.reverse();
        let turn = turn % other.len().max(1);
        other.rotate_left(turn);
        prop_assert_eq!(sorted(list), sorted(other));
    }

    #[test]
    fn what_hurts_somebody_never_stands_below_what_hurts_nobody(a in waiting(), b in waiting()) {
        if a.harm.is_some() && b.harm.is_none() {
            prop_assert!(a.place() < b.place());
        }
    }

    #[test]
    fn of_what_hurts_alike_the_nearer_deadline_stands_above_and_so_the_overdue_on_top(
        a in waiting(), b in waiting(),
    ) {
        if a.harm.is_some() == b.harm.is_some() && a.due < b.due {
            prop_assert!(a.place() < b.place());
        }
        if a.harm.is_some() == b.harm.is_some() && a.is_overdue(NOW) && !b.is_overdue(NOW) {
            prop_assert!(a.place() < b.place());
        }
    }
}

#[test]
fn what_hurts_is_an_account_without_work_an_appeal_near_its_day_and_behaviour() {
    let of = |thing: Thing, due: i64| thing.harm(NOW.plus(due), NOW);
    assert_eq!(of(Thing::Case { in_force: true }, DAY), Some(Harm::InForce));
    assert_eq!(of(Thing::Second { in_force: true }, DAY), Some(Harm::InForce));
    assert_eq!(of(Thing::Appeal { in_force: true }, 14 * DAY), Some(Harm::InForce));
    assert_eq!(of(Thing::Appeal { in_force: false }, APPEAL_NEAR), Some(Harm::AppealNear));
    assert_eq!(of(Thing::Appeal { in_force: false }, APPEAL_NEAR + 1), None);
    assert_eq!(of(Thing::Appeal { in_force: false }, -1), Some(Harm::AppealNear));
    assert_eq!(of(Thing::Claim(ClaimKind::Conduct), DAY), Some(Harm::Conduct));
    let hurts_nobody =
        [Thing::Case { in_force: false }, Thing::Claim(ClaimKind::NotReceived), Thing::Question];
    for thing in hurts_nobody {
        assert_eq!(of(thing, -1), None, "{thing:?}");
    }
}
