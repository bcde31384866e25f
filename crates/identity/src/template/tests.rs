//! What only the inside of the module can see: cosines, and labels that differ in one part.

use super::*;
use porchlight_domain::digest::sha256;
use proptest::prelude::*;

const NUMBERS: usize = 512;

fn bytes(seed: u64, what: &str) -> [u8; 32] {
    sha256(&[&seed.to_be_bytes(), what.as_bytes()]).0
}

/// About normally distributed numbers, the same for the same seed.
fn face(seed: u64, length: usize) -> Vec<f32> {
    let mut values = vec![];
    for block in 0u32.. {
        for pair in sha256(&[b"face", &seed.to_be_bytes(), &block.to_be_bytes()]).0.chunks(8) {
            let sum: i32 = pair.iter().map(|b| i32::from(*b) - 128).sum();
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            values.push(sum as f32 / 200.0);
            if values.len() == length {
                return values;
            }
        }
    }
    values
}

fn mixed(one: &[f32], other: &[f32], share: f32) -> Vec<f32> {
    one.iter().zip(other).map(|(a, b)| a * share + b * (1.0 - share)).collect()
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
    dot(a, b) / libm::sqrtf(dot(a, a) * dot(b, b))
}

fn template(seed: u64) -> KeptTemplate {
    KeptTemplate {
        id: FaceTemplateId([1; 16]),
        courier: CourierId(*bytes(seed, "courier").first_chunk().unwrap()),
        consent: ConsentId([3; 16]),
        purpose: Purpose::Presence,
        recogniser: Digest([4; 32]),
        sealed: vec![],
    }
}

fn halves(seed: u64) -> (ServerHalf, DeviceHalf) {
    let (server, device) = (bytes(seed, "server"), bytes(seed, "device"));
    (ServerHalf::new(server).unwrap(), DeviceHalf::new(device).unwrap())
}

/// The template of a face under the keys of this seed, open.
fn opened(seed: u64, values: &[f32]) -> OpenedTemplate<'static> {
    let (server, device) = halves(seed);
    let label = template(seed).label();
    let key = Key::new(&server, &device, &label);
    let rotation = key.rotation(values.len().next_power_of_two()).unwrap();
    let recogniser = Digest([4; 32]);
    let embedding = Embedding::new(values.to_vec(), recogniser).unwrap();
    let numbers = quantised(&embedding.turned(&rotation));
    OpenedTemplate { numbers, rotation, recogniser, brand: PhantomData }
}

fn numbers_of(template: &OpenedTemplate<'_>) -> Vec<f32> {
    template.numbers.iter().map(|n| f32::from(n.cast_signed())).collect()
}

proptest! {
    #[test]
    fn within_a_courier_the_cosine_is_kept_to_a_hundredth(
        seed: u64,
        share in -1.0f32..=1.0,
        length in LEAST_NUMBERS..=MOST_NUMBERS,
        scale in 0.001f32..1_000.0,
    ) {
        let one = face(seed, length);
        let other: Vec<f32> = mixed(&one, &face(!seed, length), share);
        let scaled: Vec<f32> = other.iter().map(|v| v * scale).collect();
        let template = opened(seed, &one);
        let probe = template.probe(Embedding::new(scaled, Digest([4; 32])).unwrap()).unwrap();
        let error = template.cosine(&probe.values) - cosine(&one, &other);
        prop_assert!(error.abs() < 1e-2, "{error}");
    }
}

/// Mean and standard deviation.
fn spread(values: &[f32]) -> (f32, f32) {
    #[expect(clippy::cast_precision_loss, reason = "a thousand")]
    let count = values.len() as f32;
    let mean = values.iter().sum::<f32>() / count;
    let square = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f32>();
    (mean, libm::sqrtf(square / count))
}

/// How much of the time a cosine of the first list is above one of the second.
fn above(first: &[f32], second: &[f32]) -> f32 {
    let wins: usize = first.iter().map(|a| second.iter().filter(|b| a > b).count()).sum();
    #[expect(clippy::cast_precision_loss, reason = "a million")]
    let share = wins as f32 / (first.len() * second.len()) as f32;
    share
}

#[test]
fn across_couriers_templates_of_one_face_are_as_unlike_as_those_of_two() {
    const PAIRS: u64 = 500;
    let under = |key: u64, who: u64| numbers_of(&opened(key, &face(who, NUMBERS)));
    let same: Vec<f32> =
        (0..PAIRS).map(|i| cosine(&under(2 * i, i), &under(2 * i + 1, i))).collect();
    let others: Vec<f32> =
        (0..PAIRS).map(|i| cosine(&under(2 * i, i), &under(2 * i + 1, i + PAIRS))).collect();
    let ((mean, deviation), (others_mean, others_deviation)) = (spread(&same), spread(&others));
    // A random direction in 512 dimensions: 0, and one over the root of 512.
    assert!(mean.abs() < 0.01 && others_mean.abs() < 0.01, "{mean} {others_mean}");
    assert!((deviation - 0.044).abs() < 0.006, "{deviation}");
    assert!((others_deviation - 0.044).abs() < 0.006, "{others_deviation}");
    let told_apart = above(&same, &others);
    assert!((told_apart - 0.5).abs() < 0.05, "{told_apart}");
    // The measure can see it: under one key the same face is nearly itself.
    assert!(cosine(&under(1, 7), &under(1, 7)) > 0.999);
}

#[test]
fn every_part_of_the_label_changes_key_and_rotation() {
    let (server, device) = halves(1);
    let made = |template: &KeptTemplate| {
        let label = template.label();
        let key = Key::new(&server, &device, &label);
        let mut bytes = [0; 32];
        key.expand(FOR_SEALING, &mut bytes).unwrap();
        (bytes, key.rotation(64).unwrap().apply_to_ones())
    };
    let first = template(1);
    let others = [
        KeptTemplate { id: FaceTemplateId([2; 16]), ..first.clone() },
        KeptTemplate { courier: CourierId([9; 16]), ..first.clone() },
        KeptTemplate { consent: ConsentId([9; 16]), ..first.clone() },
        KeptTemplate { recogniser: Digest([9; 32]), ..first.clone() },
    ];
    for other in &others {
        assert_ne!(made(other).0, made(&first).0);
        assert_ne!(made(other).1, made(&first).1);
    }
    // The purpose stands last in the label, behind its length.
    assert!(first.label().ends_with(b"\x08presence"));
}

impl Rotation {
    fn apply_to_ones(&self) -> Vec<u32> {
        let mut ones = vec![1.0; self.length()];
        self.apply(&mut ones);
        ones.iter().map(|v| v.to_bits()).collect()
    }
}

#[test]
fn numbers_that_are_no_face_are_refused() {
    let new = |values: Vec<f32>| Embedding::new(values, Digest([0; 32])).err();
    assert_eq!(new(vec![1.0; LEAST_NUMBERS - 1]), Some(NotAnEmbedding::Length));
    assert_eq!(new(vec![1.0; MOST_NUMBERS + 1]), Some(NotAnEmbedding::Length));
    assert_eq!(new(vec![0.0; 128]), Some(NotAnEmbedding::Numbers));
    assert_eq!(new(vec![f32::NAN; 128]), Some(NotAnEmbedding::Numbers));
    assert_eq!(new(vec![f32::MAX; 128]), Some(NotAnEmbedding::Numbers));
    assert_eq!(new(vec![1.0; MOST_NUMBERS]), None);
}

#[test]
fn thresholds_stand_in_order_and_a_cosine_between_them_says_nothing() {
    assert!(Thresholds::new(0.3, 0.5).is_none() && Thresholds::new(1.5, 0.0).is_none());
    assert!(Thresholds::new(f32::NAN, 0.0).is_none());
    let one = face(1, 128);
    let template = opened(1, &one);
    let at = |share| {
        let values = mixed(&one, &face(2, 128), share);
        let probe = template.probe(Embedding::new(values, Digest([4; 32])).unwrap()).unwrap();
        template.compare(&probe, Thresholds::new(0.8, 0.4).unwrap())
    };
    assert_eq!(at(1.0), Likeness::Match);
    assert_eq!(at(0.45), Likeness::Inconclusive);
    assert_eq!(at(0.0), Likeness::Mismatch);
    let shorter = Embedding::new(face(1, 64), Digest([4; 32])).unwrap();
    assert_eq!(template.probe(shorter).err(), Some(NotComparable::OtherLength));
    let other = Embedding::new(one, Digest([5; 32])).unwrap();
    assert_eq!(template.probe(other).err(), Some(NotComparable::OtherRecogniser));
}
