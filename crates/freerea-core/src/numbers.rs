//! Numbers as people read them.

/// A number with its thousands separated: `15,625`.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// How much of a whole a part is, in percent: 100 and 0 are all of it and nothing.
pub fn share(part: usize, whole: usize) -> String {
    let percent = 100.0 * part as f64 / whole.max(1) as f64;
    match part {
        0 => "0 %".to_owned(),
        part if part == whole => "100 %".to_owned(),
        _ if percent < 0.1 => "<0.1 %".to_owned(),
        _ if percent > 99.9 => ">99.9 %".to_owned(),
        _ => format!("{percent:.1} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_distinguished() {
        assert_eq!(thousands(15_625), "15,625");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1_000_000), "1,000,000");
    }

    #[test]
    fn only_all_is_a_hundred_percent() {
        assert_eq!(share(15_624, 15_625), ">99.9 %");
        assert_eq!(share(15_625, 15_625), "100 %");
        assert_eq!(share(1, 15_625), "<0.1 %");
        assert_eq!(share(0, 15_625), "0 %");
        assert_eq!(share(1, 3), "33.3 %");
    }
}
