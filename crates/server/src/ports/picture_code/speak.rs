//! Digits as sound: spoken by one of two voices in the listener's language, each a little faster or
//! slower, louder or softer, with murmur and hiss behind them.
//!
//! Owns: the voices, how a code is laid out in time, and the noise. Speech stays well above the noise,
//! for ears that need it. Start at [`sound`].

use super::dice::Dice;
use porchlight_app::ports::Spoken;

/// Samples a second.
pub(super) const RATE: u32 = 16_000;
/// How fast a digit may be spoken, against how it was recorded.
const SPEED: (f32, f32) = (0.9, 1.1);
/// How loud a digit may be.
const LOUD: (f32, f32) = (0.62, 0.85);
/// Silence before the first digit and behind the last one, in seconds: whoever pressed Play hears the
/// name of the button first.
const EDGE: f32 = 0.7;
/// Silence between two digits, in seconds.
const PAUSE: (f32, f32) = (0.5, 0.9);
/// Loudness of the murmur: speech of the same voice, backwards.
const MURMUR: f32 = 0.13;
/// Loudness of the hiss.
const HISS: f32 = 0.04;
/// How much of the hiss is carried from one sample to the next: more is darker.
const DARK: f32 = 0.7;
/// Level of silence in eight bits.
const MIDDLE: f32 = 128.0;

/// A voice: one recording for each digit from 2 to 8 (`voices/README.md` says where they come from).
pub(super) type Voice = [&'static [u8]; 7];

macro_rules! voice {
    ($name:literal) => {
        [
            include_bytes!(concat!("../../../voices/", $name, "/2.wav")),
            include_bytes!(concat!("../../../voices/", $name, "/3.wav")),
            include_bytes!(concat!("../../../voices/", $name, "/4.wav")),
            include_bytes!(concat!("../../../voices/", $name, "/5.wav")),
            include_bytes!(concat!("../../../voices/", $name, "/6.wav")),
            include_bytes!(concat!("../../../voices/", $name, "/7.wav")),
            include_bytes!(concat!("../../../voices/", $name, "/8.wav")),
        ]
    };
}

const ENGLISH: [Voice; 2] = [voice!("en-slt"), voice!("en-rms")];
const SPANISH: [Voice; 2] = [voice!("es-f"), voice!("es-m")];

/// The voices of a language.
pub(super) const fn voices(spoken: Spoken) -> &'static [Voice; 2] {
    match spoken {
        Spoken::English => &ENGLISH,
        Spoken::Spanish => &SPANISH,
    }
}

/// What a recording holds, from -1 to 1.
pub(super) fn recorded(wav: &[u8]) -> Vec<f32> {
    // The recordings are our own: the header of 44 bytes, then one byte for each sample.
    wav.iter().skip(HEADER).map(|level| (f32::from(*level) - MIDDLE) / MIDDLE).collect()
}

/// The recording of a digit by a voice; nothing for what is none of ours.
pub(super) fn of_digit(voice: &Voice, digit: char) -> Vec<f32> {
    let at = digit.to_digit(10).and_then(|d| d.checked_sub(2)).and_then(|d| voice.get(d as usize));
    at.map(|wav| recorded(wav)).unwrap_or_default()
}

/// The same recording, so many times as fast.
pub(super) fn at_speed(samples: &[f32], speed: f32) -> Vec<f32> {
    let long = (samples.len() as f32 / speed) as usize;
    let at = |n: usize| samples.get(n).copied().unwrap_or(0.0);
    (0..long)
        .map(|n| {
            let place = n as f32 * speed;
            let (whole, part) = (place as usize, place.fract());
            at(whole) * (1.0 - part) + at(whole + 1) * part
        })
        .collect()
}

/// Where a digit lies in a sound, and how it is spoken.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    pub(super) digit: char,
    pub(super) at: usize,
    pub(super) speed: f32,
    loud: f32,
}

/// A code laid out in time: who speaks, the digits, and how many samples it takes.
pub(super) struct Layout {
    pub(super) voice: &'static Voice,
    pub(super) spots: Vec<Spot>,
    long: usize,
}

const fn seconds(time: f32) -> usize {
    (time * RATE as f32) as usize
}

/// Lays a code out in time.
pub(super) fn lay_out(code: &str, spoken: Spoken, dice: &mut Dice) -> Layout {
    let voices = voices(spoken);
    let voice = &voices[dice.below(voices.len())];
    let mut long = seconds(EDGE);
    let mut spots = vec![];
    for digit in code.chars() {
        let (speed, loud) = (dice.within(SPEED.0, SPEED.1), dice.within(LOUD.0, LOUD.1));
        spots.push(Spot { digit, at: long, speed, loud });
        let said = of_digit(voice, digit).len() as f32 / speed;
        long += said as usize + seconds(dice.within(PAUSE.0, PAUSE.1));
    }
    Layout { voice, spots, long: long + seconds(EDGE) }
}

/// Speaks what was laid out, with noise behind it.
pub(super) fn speak(layout: &Layout, dice: &mut Dice) -> Vec<f32> {
    let mut samples = vec![0.0; layout.long];
    for spot in &layout.spots {
        let said = at_speed(&of_digit(layout.voice, spot.digit), spot.speed);
        for (sample, level) in samples[spot.at..].iter_mut().zip(&said) {
            *sample += level * spot.loud;
        }
    }
    murmur(&mut samples, layout.voice, dice);
    hiss(&mut samples, dice);
    samples
}

/// Speech of the same voice, backwards, all along.
fn murmur(samples: &mut [f32], voice: &Voice, dice: &mut Dice) {
    let mut at = 0;
    while at < samples.len() {
        let said = at_speed(&recorded(voice[dice.below(voice.len())]), dice.within(0.8, 1.25));
        let loud = MURMUR * dice.within(0.6, 1.0);
        for (sample, level) in samples[at..].iter_mut().zip(said.iter().rev()) {
            *sample += level * loud;
        }
        at += (said.len() / 2).max(1);
    }
}

fn hiss(samples: &mut [f32], dice: &mut Dice) {
    let mut carried = 0.0;
    for sample in samples {
        carried = carried * DARK + dice.within(-HISS, HISS);
        *sample += carried;
    }
}

/// Bytes before the samples of a WAV file.
pub(super) const HEADER: usize = 44;

/// A WAV file of one channel with eight bits for each sample.
fn wav(samples: &[f32]) -> Vec<u8> {
    let long = u32::try_from(samples.len()).unwrap_or(u32::MAX);
    let mut file = Vec::with_capacity(HEADER + samples.len());
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&(36 + long).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    file.extend_from_slice(&16_u32.to_le_bytes());
    // Uncompressed, one channel.
    file.extend_from_slice(&[1, 0, 1, 0]);
    file.extend_from_slice(&RATE.to_le_bytes());
    file.extend_from_slice(&RATE.to_le_bytes());
    // One byte for each sample, of eight bits.
    file.extend_from_slice(&[1, 0, 8, 0]);
    file.extend_from_slice(b"data");
    file.extend_from_slice(&long.to_le_bytes());
    file.extend(samples.iter().map(|level| (MIDDLE + level * 127.0).clamp(0.0, 255.0) as u8));
    file
}

/// This code, spoken, as WAV.
pub(super) fn sound(code: &str, spoken: Spoken, dice: &mut Dice) -> Vec<u8> {
    let layout = lay_out(code, spoken, dice);
    wav(&speak(&layout, dice))
}
