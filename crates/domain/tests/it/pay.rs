//! The pay rule.

use porchlight_domain::pay::PayRule;
use porchlight_domain::time::{HOUR, Timestamp, Window};
use proptest::prelude::*;

proptest! {
    #[test]
    fn net_pay_never_falls_below_the_minimum(
        per_hour in 0i64..10_000, per_km in 0i64..500, cost in 0i64..500, least in 0i64..5_000,
        hours in 1i64..9, metres in 0u32..300_000,
    ) {
        let rule = PayRule { per_hour, per_km, cost_per_km: cost, minimum_per_hour: least };
        let window = Window::new(Timestamp(0), Timestamp(hours * HOUR)).unwrap();
        let pay = rule.pay(window, metres);
        prop_assert!(pay.net >= least * hours);
        prop_assert!(pay.gross >= per_hour * hours);
        prop_assert!(pay.gross >= pay.net);
    }
}
