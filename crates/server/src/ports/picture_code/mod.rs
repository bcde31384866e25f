//! The port that draws and speaks the code of a challenge, with the pen and the voices of this folder.
//!
//! Owns: a picture and a sound of a code, both made from a seed. Never does: choose the code, keep it,
//! or find chance of its own. Start at [`DrawnAndSpoken`].

mod dice;
mod draw;
mod speak;

use dice::Dice;
use porchlight_app::ports::{PictureCode, PictureCodes, Spoken};

/// Codes drawn by a pen and spoken by recorded voices.
#[derive(Debug, Clone, Copy, Default)]
pub struct DrawnAndSpoken;

impl PictureCodes for DrawnAndSpoken {
    fn make(&self, code: &str, spoken: Spoken, seed: [u8; 32]) -> Result<PictureCode, String> {
        let mut dice = Dice::from_seed(seed);
        let picture = draw::picture(code, &mut dice)?;
        Ok(PictureCode { picture, sound: speak::sound(code, spoken, &mut dice) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use porchlight_app::ports::{MAX_PICTURE_BYTES, MAX_SOUND_BYTES};
    use porchlight_domain::challenge::{PICTURE_DIGITS, picture_code};

    fn code(number: u64) -> String {
        picture_code(number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes())
    }

    fn make(code: &str, spoken: Spoken, seed: u8) -> PictureCode {
        DrawnAndSpoken.make(code, spoken, [seed; 32]).unwrap()
    }

    #[test]
    fn a_picture_is_a_png_of_its_size_and_no_two_are_the_same() {
        let one = make("234567", Spoken::English, 1).picture;
        let read = image::load_from_memory_with_format(&one, image::ImageFormat::Png).unwrap();
        assert_eq!((read.width(), read.height()), (draw::WIDTH, draw::HEIGHT));
        assert_eq!(one, make("234567", Spoken::English, 1).picture, "chance comes from the seed");
        assert_ne!(one, make("234567", Spoken::English, 2).picture);
        assert_ne!(one, make("234568", Spoken::English, 1).picture);
    }

    #[test]
    fn pictures_and_sounds_stay_within_their_limits() {
        for seed in 0..8 {
            for spoken in [Spoken::English, Spoken::Spanish] {
                let made = make(&code(u64::from(seed) + 1), spoken, seed);
                assert!(made.picture.len() <= MAX_PICTURE_BYTES, "{}", made.picture.len());
                assert!(made.sound.len() <= MAX_SOUND_BYTES, "{}", made.sound.len());
            }
        }
    }

    /// Contrast of two greys (WCAG 2.2, relative luminance).
    fn contrast(light: f32, dark: f32) -> f32 {
        let luminance = |grey: f32| {
            let part = grey / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        (luminance(light) + 0.05) / (luminance(dark) + 0.05)
    }

    #[test]
    fn ink_stands_out_from_paper_for_weak_eyes() {
        for seed in 0..8 {
            let pixels = draw::pixels(&code(u64::from(seed) + 1), &mut Dice::from_seed([seed; 32]));
            let share = |of: fn(u8) -> bool| {
                pixels.iter().filter(|grey| of(**grey)).count() as f32 / pixels.len() as f32
            };
            let (ink, edges) = (share(|grey| grey <= 66), share(|grey| (67..200).contains(&grey)));
            assert!((0.03..0.3).contains(&ink), "so much is ink: {ink}");
            assert!(edges < 0.06, "so much is neither ink nor paper: {edges}");
        }
        assert!(contrast(200.0, 66.0) >= 4.5, "the lightest ink on the darkest paper");
    }

    #[test]
    fn a_sound_is_a_wav_of_eight_seconds_or_so() {
        for (seed, spoken) in [(1, Spoken::English), (2, Spoken::Spanish)] {
            let sound = make("234567", spoken, seed).sound;
            assert!(sound.starts_with(b"RIFF") && &sound[8..16] == b"WAVEfmt ");
            let number = |at: usize| u32::from_le_bytes(sound[at..at + 4].try_into().unwrap());
            assert_eq!(number(4) as usize, sound.len() - 8, "as long as it says");
            assert_eq!(number(40) as usize, sound.len() - speak::HEADER);
            assert_eq!(number(24), speak::RATE);
            let seconds = number(40) as f32 / speak::RATE as f32;
            assert!((6.0..13.0).contains(&seconds), "{seconds} s");
        }
    }

    #[test]
    fn every_voice_has_a_recording_of_every_digit() {
        for spoken in [Spoken::English, Spoken::Spanish] {
            for (n, voice) in speak::voices(spoken).iter().enumerate() {
                for digit in PICTURE_DIGITS {
                    let said = speak::of_digit(voice, digit);
                    let seconds = said.len() as f32 / speak::RATE as f32;
                    assert!((0.2..0.9).contains(&seconds), "{digit} of {n}: {seconds} s");
                    let loudest = said.iter().fold(0.0_f32, |most, level| most.max(level.abs()));
                    assert!(loudest > 0.8, "{digit} of {n} is loud: {loudest}");
                }
                assert!(speak::of_digit(voice, '9').is_empty());
            }
        }
    }

    /// How alike two stretches of sound are, from 0 to 1.
    fn alike(one: &[f32], other: &[f32]) -> f32 {
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        let long = one.len().min(other.len());
        let (one, other) = (&one[..long], &other[..long]);
        dot(one, other) / (dot(one, one) * dot(other, other)).sqrt().max(1e-9)
    }

    #[test]
    fn the_sound_says_the_digits_of_the_code_in_their_order_above_the_noise() {
        for seed in 0..6_u8 {
            let spoken = if seed % 2 == 0 { Spoken::English } else { Spoken::Spanish };
            let code = code(u64::from(seed) + 7);
            let mut dice = Dice::from_seed([seed; 32]);
            let layout = speak::lay_out(&code, spoken, &mut dice);
            let samples = speak::speak(&layout, &mut dice);
            let heard: String = layout
                .spots
                .iter()
                .map(|spot| {
                    let there = &samples[spot.at..];
                    let like = |digit: char| {
                        let recording = speak::of_digit(layout.voice, digit);
                        let said = speak::at_speed(&recording, spot.speed);
                        alike(there, &said)
                    };
                    let best =
                        PICTURE_DIGITS.into_iter().max_by(|a, b| like(*a).total_cmp(&like(*b)));
                    let best = best.unwrap();
                    assert!(like(best) > 0.85, "{best} is heard at {}", like(best));
                    best
                })
                .collect();
            assert_eq!(heard, code);
        }
    }
}
