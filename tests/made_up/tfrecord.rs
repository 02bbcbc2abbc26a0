//! Records of NAS-Bench-101, written byte by byte: framing, JSON, base64, Protocol Buffers.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A training of a cell.
#[derive(Clone)]
pub struct Training {
    /// The benchmark's hash of the cell.
    pub hash: String,
    /// The cell in the benchmark's JSON form.
    pub cell: String,
    /// Epochs of the training.
    pub epochs: u32,
    /// Trainable parameters.
    pub parameters: u32,
    /// Accuracies at the end, as parts of 1.
    pub validation: f64,
    pub test: f64,
}

impl Training {
    /// The training as a record of the file.
    pub fn record(&self) -> Vec<u8> {
        let cell: serde_json::Value = serde_json::from_str(&self.cell).unwrap();
        let rows = cell["matrix"].as_array().unwrap().iter();
        let digits = rows.flat_map(|row| row.as_array().unwrap());
        let adjacency: String = digits.map(ToString::to_string).collect();
        let names = cell["operations"].as_array().unwrap().iter();
        let operations: Vec<&str> = names.map(|name| name.as_str().unwrap()).collect();
        let packed = STANDARD.encode(self.message());
        // Lines as Python breaks them.
        let lines = packed.as_bytes().chunks(76);
        let lines: String = lines
            .map(|line| format!("{}\n", str::from_utf8(line).unwrap()))
            .collect();
        let operations = operations.join(",");
        let list = serde_json::json!([self.hash, self.epochs, adjacency, operations, lines]);
        framed(list.to_string().as_bytes())
    }

    fn message(&self) -> Vec<u8> {
        let mut message = Vec::new();
        for part in [0.0, 0.5, 1.0] {
            let evaluation = [
                double(1, f64::from(self.epochs) * part),
                double(2, 1_000.0 * part),
                double(3, part),
                double(4, self.validation * part),
                double(5, self.test * part),
                [vec![6 << 3 | 2, 4], b"ckpt".to_vec()].concat(),
            ]
            .concat();
            message.extend([1 << 3 | 2, evaluation.len() as u8]);
            message.extend(evaluation);
        }
        message.push(2 << 3);
        let mut rest = self.parameters;
        while rest >= 0x80 {
            message.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        message.push(rest as u8);
        message.extend(double(3, 1_000.0));
        message
    }
}

/// A field of a message that is a double.
fn double(tag: u8, value: f64) -> Vec<u8> {
    [vec![tag << 3 | 1], value.to_le_bytes().to_vec()].concat()
}

/// Data as one record of a TFRecord file.
pub fn framed(data: &[u8]) -> Vec<u8> {
    let length = (data.len() as u64).to_le_bytes();
    [length.as_slice(), &masked(&length), data, &masked(data)].concat()
}

/// TensorFlow's masked checksum.
fn masked(data: &[u8]) -> [u8; 4] {
    let checksum = crc32c::crc32c(data);
    let rotated = checksum.rotate_right(15);
    rotated.wrapping_add(0xa282_ead8).to_le_bytes()
}
