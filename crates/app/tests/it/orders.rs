//! Order files made by rule: as many rows as asked, doors spread around the station of the stage.

use std::fmt::Write;

/// The header of [`csv`].
pub(crate) const HEADER: &str = "order number,ship to,address line 1,city,zip,lat,lng,\
     time window start,time window end,barcode,weight,volume,notes,email,phone\n";

/// Adds row `n` to a file.
pub(crate) fn row(text: &mut String, n: u32) {
    let lat = 30.15 + f64::from(n % 1_000) * 0.000_213_7;
    let lon = -97.90 + f64::from(n / 7 % 1_000) * 0.000_301_3;
    let hour = 8 + n % 9;
    let _ = writeln!(
        text,
        "A-{n:07},Recipient {n},\"{} Example Street, Apt {}\",Austin,787{:02},{lat:.6},{lon:.6},\
         2026-11-26T{hour:02}:00,2026-11-26T{}:00,PKG{n:09},1.25,4.5,\"Ring, then wait\",\
         r{n}@example.org,+1 512 555 {:04}",
        n % 900 + 1,
        n % 40,
        n % 100,
        hour + 4,
        n % 10_000
    );
}

/// A file of rows `0..count`.
#[allow(dead_code, reason = "the measurements write their files row by row")]
pub(crate) fn csv(count: u32) -> String {
    let mut text = String::from(HEADER);
    (0..count).for_each(|n| row(&mut text, n));
    text
}
