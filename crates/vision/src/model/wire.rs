//! The few bytes of protocol buffers that the ONNX format needs.

/// Wire type of bytes with their length before them.
pub(crate) const BYTES: u64 = 2;

/// A whole number, seven bits to a byte.
pub(crate) fn number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// A field that is a whole number.
pub(crate) fn number_field(out: &mut Vec<u8>, field: u64, value: u64) {
    number(out, field << 3);
    number(out, value);
}

/// A field of bytes: text, numbers in a row, or a message.
pub(crate) fn bytes_field(out: &mut Vec<u8>, field: u64, body: &[u8]) {
    number(out, field << 3 | BYTES);
    number(out, body.len() as u64);
    out.extend(body);
}
