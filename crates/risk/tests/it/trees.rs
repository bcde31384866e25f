//! The account model: contributions that add up, and refused files.

use porchlight_risk::model::{Curve, ModelError};
use porchlight_risk::trees::{AccountModel, Trees};
use proptest::collection::vec;
use proptest::prelude::*;

const WIDTH: usize = 5;

/// Full trees of depth two with any thresholds and values.
fn trees() -> impl Strategy<Value = Trees> {
    let node = (0_u16..5, -9.0_f32..9.0, any::<bool>(), -2_000_000_i32..2_000_000);
    vec(vec(node, 7), 1..9).prop_map(|forest| {
        let mut trees = Trees {
            features: (0..WIDTH).map(|f| format!("f{f}")).collect(),
            curve: Curve { from: vec![0], ppm: vec![50_000] },
            ..Trees::default()
        };
        for nodes in forest {
            trees.roots.push(u32::try_from(trees.value.len()).unwrap());
            for (at, (split, threshold, missing_left, value)) in nodes.into_iter().enumerate() {
                let inner = at < 3;
                trees.split.push(if inner { split } else { 0 });
                trees.threshold.push(if inner { threshold } else { 0.0 });
                trees.missing_left.push(missing_left && inner);
                trees.left.push(if inner { u32::try_from(at + 1).unwrap() } else { 0 });
                trees.value.push(value);
            }
        }
        trees
    })
}

fn input() -> impl Strategy<Value = Vec<f32>> {
    vec(prop_oneof![9 => -10.0_f32..10.0, 1 => Just(f32::NAN)], WIDTH)
}

proptest! {
    #[test]
    fn start_and_contributions_add_up_to_the_score(trees in trees(), input in input()) {
        let model = AccountModel::new(trees).unwrap();
        let mut parts = [0_i64; WIDTH];
        let start = model.contributions(&input, &mut parts).unwrap();
        prop_assert_eq!(start + parts.iter().sum::<i64>(), model.score(&input).unwrap());
    }

    #[test]
    fn a_file_reads_back_to_the_same_scores(trees in trees(), input in input()) {
        let model = AccountModel::new(trees).unwrap();
        let json = model.to_json(&[&input]).unwrap();
        let read = AccountModel::parse(json.as_bytes()).unwrap();
        prop_assert_eq!(read.score(&input).unwrap(), model.score(&input).unwrap());
        prop_assert_eq!(read.digest(), model.digest());
    }
}

/// One cut: below 3 is worth -1, from 3 on 2, missing goes right.
fn stump() -> Trees {
    Trees {
        features: vec!["gap".into()],
        roots: vec![0],
        split: vec![0, 0, 0],
        threshold: vec![3.0, 0.0, 0.0],
        missing_left: vec![false; 3],
        left: vec![1, 0, 0],
        value: vec![250_000, -1_000_000, 2_000_000],
        curve: Curve::default(),
    }
}

#[test]
fn values_below_the_threshold_go_left_and_missing_ones_where_the_node_says() {
    let model = AccountModel::new(stump()).unwrap();
    let score = |value: f32| model.score(&[value]).unwrap();
    assert_eq!([score(2.9), score(3.0), score(f32::NAN)], [-1_000_000, 2_000_000, 2_000_000]);
}

#[test]
fn a_changed_model_is_refused_by_its_digest_and_changed_scoring_by_its_canaries() {
    let json = AccountModel::new(stump()).unwrap().to_json(&[&[1.0], &[7.0]]).unwrap();
    let other = json.replacen("3.0", "3.5", 1);
    assert_eq!(AccountModel::parse(other.as_bytes()).unwrap_err(), ModelError::Digest);
    let other = json.replace("\"score\":2000000", "\"score\":2000001");
    let refused = AccountModel::parse(other.as_bytes()).unwrap_err();
    assert_eq!(refused, ModelError::Canary { at: 1, expected: 2_000_001, found: 2_000_000 });
}

#[test]
fn trees_that_would_not_end_or_leave_the_list_are_refused() {
    let mut outside = stump();
    outside.left[0] = 2;
    let mut unknown = stump();
    unknown.split[0] = 1;
    let mut short = stump();
    short.value.pop();
    for broken in [outside, unknown, short] {
        assert!(matches!(AccountModel::new(broken), Err(ModelError::Broken(_))));
    }
}
