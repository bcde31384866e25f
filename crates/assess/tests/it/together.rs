//! Claims that lie together.

use porchlight_assess::cluster::{Point, Shared, WINDOW, clusters, is_cluster};
use porchlight_domain::time::{DAY, Timestamp};

#[test]
fn many_claims_are_a_cluster_only_if_chance_does_not_explain_them() {
    assert!(is_cluster(5, 100));
    assert!(!is_cluster(5, 1_500));
    assert!(!is_cluster(2, 2), "two are never one");
    assert!(is_cluster(3, 0), "three of an unknown number of deliveries are");
    for claims in 3..40 {
        if is_cluster(claims, 2_000) {
            assert!(is_cluster(claims + 1, 2_000), "{claims}");
        }
    }
}

#[test]
fn a_bad_building_is_found_and_claims_of_long_ago_count_no_more() {
    let now = Timestamp(400 * DAY);
    let point = |flat: u32, days: i64| Point {
        keys: [100 + flat, 1, 200 + flat, 300 + flat],
        at: now.plus(-days * DAY),
    };
    let mut points: Vec<_> = (0..6).map(|flat| point(flat, i64::from(flat))).collect();
    let found = clusters(&points, now, |_, _| 200);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].shared, found[0].key, found[0].claims), (Shared::Building, 1, 6));
    for point in &mut points {
        point.at = now.plus(-WINDOW - DAY);
    }
    assert!(clusters(&points, now, |_, _| 200).is_empty());
}
