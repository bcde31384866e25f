//! Logarithm and power of two in whole numbers.
//!
//! Owns: two tables made while compiling, by square roots and squarings of integers. Never does:
//! call a mathematics library whose last bit may differ between machines; everything that is kept
//! in a window or becomes a feature comes from here, or from the four operations and the square
//! root that IEEE 754 defines to the last bit.

/// Steps of one doubling in [`POWERS`].
pub(crate) const STEPS: usize = 1024;
/// Fractional bits of the entries of [`POWERS`].
pub(crate) const POWER_BITS: u32 = 10;
/// Fractional bits of [`log2_q16`].
const LOG_BITS: u32 = 16;
/// Steps of the mantissa in the table of logarithms.
const LOG_STEPS: usize = 256;

/// `2^(k/1024)` for k from 0 to 1023, with ten fractional bits: 1024 to 2046.
pub(crate) static POWERS: [u16; STEPS] = powers();
/// `log2(1 + k/256)` for k from 0 to 256, with sixteen fractional bits.
static LOGS: [u32; LOG_STEPS + 1] = logs();

/// The binary logarithm of `x` with sixteen fractional bits; 0 for 0.
pub(crate) fn log2_q16(x: u32) -> u32 {
    if x == 0 {
        return 0;
    }
    let whole = x.ilog2();
    // The mantissa with 24 bits: eight choose the entry, sixteen interpolate.
    let mantissa = (u64::from(x) << 24 >> whole) as u32 & 0x00ff_ffff;
    let at = (mantissa >> 16) as usize;
    let rest = mantissa & 0xffff;
    let (low, high) = (LOGS[at], LOGS[at + 1]);
    (whole << LOG_BITS) + low + (((high - low) * rest) >> 16)
}

/// The binary logarithm of `x` as a number; 0 for 0.
pub(crate) fn log2(x: u32) -> f64 {
    f64::from(log2_q16(x)) / f64::from(1_u32 << LOG_BITS)
}

/// The natural logarithm of `x` as a number; 0 for 0.
pub(crate) fn ln(x: u32) -> f64 {
    log2(x) * core::f64::consts::LN_2
}

const fn powers() -> [u16; STEPS] {
    // Ten square roots of two in Q62 give the step; multiplying goes up the table.
    let mut step: u128 = 2 << 62;
    let mut halvings = 0;
    while halvings < STEPS.ilog2() {
        step = (step << 62).isqrt();
        halvings += 1;
    }
    let mut table = [0; STEPS];
    let mut value: u128 = 1 << 62;
    let mut k = 0;
    while k < STEPS {
        table[k] = (value >> (62 - POWER_BITS)) as u16;
        value = (value * step) >> 62;
        k += 1;
    }
    table
}

const fn logs() -> [u32; LOG_STEPS + 1] {
    let mut table = [0; LOG_STEPS + 1];
    let mut k = 0;
    while k < LOG_STEPS {
        // Bit by bit: squaring a number in [1, 2) doubles its logarithm.
        let mut value: u128 = ((LOG_STEPS + k) as u128) << (62 - LOG_STEPS.ilog2());
        let mut bits = 0;
        let mut round = 0;
        while round < LOG_BITS {
            value = (value * value) >> 62;
            bits <<= 1;
            if value >= 2 << 62 {
                value >>= 1;
                bits |= 1;
            }
            round += 1;
        }
        table[k] = bits;
        k += 1;
    }
    table[LOG_STEPS] = 1 << LOG_BITS;
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_two_are_right_to_a_thousandth() {
        for (k, power) in POWERS.iter().enumerate() {
            let truth = libm::exp2(k as f64 / STEPS as f64) * 1024.0;
            assert!((f64::from(*power) - truth).abs() <= 1.0, "{k}: {power} for {truth}");
        }
    }

    #[test]
    fn logarithms_are_right_to_a_ten_thousandth() {
        for x in (1..2_000).chain([65_535, 1 << 20, u32::MAX]) {
            let truth = libm::log2(f64::from(x));
            assert!((log2(x) - truth).abs() < 1e-4, "{x}: {} for {truth}", log2(x));
        }
    }
}
