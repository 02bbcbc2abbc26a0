//! How nearly two engines agree.

use serde::{Deserialize, Serialize};

/// NASWOT's engines may differ by so much: where a value is nearly zero, rounding flips its sign.
const NASWOT_TOLERANCE: f64 = 1e-3;
const LOGSYNFLOW_TOLERANCE: f64 = 1e-5;
/// The smallest eigenvalue of a nearly singular matrix is the most sensitive of all.
const MECO_TOLERANCE: f64 = 1e-2;

/// The largest relative differences between the values of two engines.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// Of NASWOT; the largest number if only one engine found a kernel singular.
    pub naswot: f64,
    /// Of LogSynflow.
    pub logsynflow: f64,
    /// Of MeCo; 0 in journals that were written before it was measured.
    #[serde(default)]
    pub meco: f64,
}

impl Agreement {
    /// The larger of the differences.
    pub fn difference(&self) -> f64 {
        self.naswot.max(self.logsynflow).max(self.meco)
    }

    /// Whether the engines may stand for one another.
    pub fn holds(&self) -> bool {
        self.naswot <= NASWOT_TOLERANCE
            && self.logsynflow <= LOGSYNFLOW_TOLERANCE
            && self.meco <= MECO_TOLERANCE
    }
}

/// What an automatic choice of the engine rests on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SelfCheck {
    /// Nothing: the program was built without libtorch, so that there was nothing to compare with.
    WithoutTorch,
    /// A comparison of the native engine with libtorch.
    #[serde(untagged)]
    Compared(Agreement),
}

impl SelfCheck {
    /// How nearly the engines agreed, if they were compared.
    pub fn agreement(self) -> Option<Agreement> {
        match self {
            SelfCheck::WithoutTorch => None,
            SelfCheck::Compared(agreement) => Some(agreement),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_self_check_reads_as_the_agreement_that_it_was() {
        let compared = SelfCheck::Compared(Agreement {
            naswot: 1e-5,
            logsynflow: 2e-8,
            meco: 1e-4,
        });
        for (check, text) in [
            (
                compared,
                r#"{"naswot":0.00001,"logsynflow":2e-8,"meco":0.0001}"#,
            ),
            (SelfCheck::WithoutTorch, r#""without_torch""#),
        ] {
            assert_eq!(serde_json::to_string(&check).unwrap(), text);
            assert_eq!(serde_json::from_str::<SelfCheck>(text).unwrap(), check);
        }
        assert!(serde_json::from_str::<SelfCheck>(r#""unknown""#).is_err());
        let older = r#"{"naswot":0.00001,"logsynflow":2e-8}"#;
        let read: SelfCheck = serde_json::from_str(older).unwrap();
        assert_eq!(read.agreement().map(|a| a.meco), Some(0.0));
    }

    #[test]
    fn engines_agree_within_rounding() {
        let agreement = |naswot, logsynflow| Agreement {
            naswot,
            logsynflow,
            meco: 1e-3,
        };
        assert!(agreement(1e-3, 1e-5).holds());
        assert!(!agreement(1.1e-3, 0.0).holds());
        assert!(!agreement(0.0, 1.1e-5).holds());
        assert_eq!(agreement(1e-3, 1e-2).difference(), 1e-2);
    }
}
