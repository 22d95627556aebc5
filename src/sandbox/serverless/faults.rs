//! The faults a learner has switched on, and which call each strikes.

use super::aws_error::AwsError;
use crate::sandbox::FaultSetup;

/// The faults of a run, with how often each was passed and has struck.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    faults: Vec<Fault>,
}

#[derive(Clone, Debug)]
struct Fault {
    setup: FaultSetup,
    passed: u32,
    struck: u32,
}

/// What happens to a call that a fault strikes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Strike {
    /// The service refuses it.
    Refuse(AwsError),
    /// The service answers, so many milliseconds late.
    Delay(u64),
    /// Nobody answers the connection.
    Unreachable,
    /// The connection stands and no answer comes.
    Silence,
}

impl Faults {
    /// The faults of `setups`.
    #[must_use]
    pub fn new(setups: &[FaultSetup]) -> Self {
        let fault = |setup: &FaultSetup| Fault { setup: setup.clone(), passed: 0, struck: 0 };
        Self { faults: setups.iter().map(fault).collect() }
    }

    /// Why a fault can never strike, for those that cannot.
    #[must_use]
    pub fn complaints(&self) -> Vec<String> {
        let setups = self.faults.iter().map(|fault| &fault.setup);
        setups.filter_map(complaint).collect()
    }

    /// The fault that strikes this call of `service` (`dynamodb`) and `operation` (`put`), with its name: the first that
    /// is meant for it, has let pass what it must and is not used up.
    pub fn strike(&mut self, service: &str, operation: &str) -> Option<(String, Strike)> {
        let exact = format!("{service}.{operation}");
        let meant = self.faults.iter_mut().filter(|fault| fault.setup.target == service || fault.setup.target == exact);
        for fault in meant {
            if fault.passed < fault.setup.after {
                fault.passed += 1;
            } else if fault.setup.times.is_none_or(|times| fault.struck < times)
                && let Some(strike) = strike(&fault.setup, service)
            {
                fault.struck += 1;
                return Some((fault.setup.name.clone(), strike));
            }
        }
        None
    }
}

const EFFECTS: [&str; 5] = ["error", "throttle", "slow", "timeout", "down"];
const SERVICES: [&str; 5] = ["dynamodb", "sns", "sqs", "s3", "lambda"];

fn complaint(setup: &FaultSetup) -> Option<String> {
    let service = setup.target.split('.').next().unwrap_or_default();
    if !SERVICES.contains(&service) {
        return Some(format!(
            "fault {}: nothing here is called {:?}; targets are {}",
            setup.name,
            setup.target,
            SERVICES.join(", ")
        ));
    }
    (!EFFECTS.contains(&setup.effect.as_str()))
        .then(|| format!("fault {}: {:?} is no effect; effects are {}", setup.name, setup.effect, EFFECTS.join(", ")))
}

fn strike(setup: &FaultSetup, service: &str) -> Option<Strike> {
    match setup.effect.as_str() {
        "error" => Some(Strike::Refuse(error_of(setup.error.as_deref(), service))),
        "throttle" => Some(Strike::Refuse(throttled(service))),
        "slow" => Some(Strike::Delay(setup.delay_ms)),
        "timeout" => Some(Strike::Silence),
        "down" => Some(Strike::Unreachable),
        _ => None,
    }
}

/// The error `text` names, as `Code` or `Code: message`; without a text the service's own failure.
fn error_of(text: Option<&str>, service: &str) -> AwsError {
    let (code, message) = match text {
        None if service == "dynamodb" => ("InternalServerError", "Internal server error"),
        None => ("InternalError", "Internal error"),
        Some(text) => text.split_once(": ").unwrap_or((text, text)),
    };
    let status = match code {
        "InternalServerError" | "InternalError" | "InternalFailure" => 500,
        "ServiceUnavailable" => 503,
        "AuthorizationError" => 403,
        "NotFound" => 404,
        _ => 400,
    };
    AwsError { status, ..AwsError::client(code, message) }
}

fn throttled(service: &str) -> AwsError {
    if service == "dynamodb" {
        AwsError::client(
            "ProvisionedThroughputExceededException",
            "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.",
        )
    } else {
        AwsError::client("Throttling", "Rate exceeded")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(target: &str, effect: &str) -> FaultSetup {
        FaultSetup {
            name: "f".to_owned(),
            target: target.to_owned(),
            effect: effect.to_owned(),
            ..FaultSetup::default()
        }
    }

    #[test]
    fn a_fault_strikes_after_and_as_often_as_it_says() {
        let setup = FaultSetup { after: 1, times: Some(2), ..fault("sns.publish", "throttle") };
        let mut faults = Faults::new(&[setup]);
        assert!(faults.strike("dynamodb", "put").is_none());
        let struck: Vec<bool> = (0..4).map(|_| faults.strike("sns", "publish").is_some()).collect();
        assert_eq!(struck, [false, true, true, false]);
    }

    #[test]
    fn an_error_has_the_code_and_status_it_names() {
        let setup = FaultSetup { error: Some("AuthorizationError: not yours".to_owned()), ..fault("sns", "error") };
        let strike = Faults::new(&[setup]).strike("sns", "publish").unwrap().1;
        let Strike::Refuse(error) = strike else { panic!("{strike:?}") };
        assert_eq!(
            (error.status, error.code.as_str(), error.message.as_str()),
            (403, "AuthorizationError", "not yours")
        );
    }

    #[test]
    fn a_fault_that_can_never_strike_is_complained_about() {
        let complaints =
            Faults::new(&[fault("dynamo", "error"), fault("sns", "explode"), fault("sns", "down")]).complaints();
        assert_eq!(complaints.len(), 2);
    }
}
