//! Calls of nevisIDM. It has an address and tokens of its own; what changes something is journalled like everything
//! else that is sent.

use super::model::Failed;
use crate::api::http_transport::{TIMEOUT_MS, is_success, transport_problem};
use crate::api::journalled::{Change, Journal};
use crate::api::transport::Pending;
use crate::browser::abort::Abort;
use crate::browser::http;
use crate::problem::Problem;
use admin_api::nevis::{
    self, Call, DevicePassword, DevicePasswordRef, Listing, NevisBase, Party, Refusal, Segment, Token,
};
use admin_api::{Effect, decode};
use std::rc::Rc;

/// What sends a call: the way to an installation in the product, a script in tests.
pub trait Way {
    /// Sends a call; the answer is the body of a 2xx. `after` is the continuation token of the page before.
    fn send<'a>(
        &'a self,
        call: &'a Call,
        after: Option<&'a str>,
        abort: &'a Abort,
    ) -> Pending<'a, Result<Vec<u8>, Failed>>;

    /// How the journal names what a call is about.
    fn target(&self, call: &Call) -> String;
}

/// The way to an installation, as one caller.
pub struct NevisHttpTransport {
    /// Where it is.
    pub base: NevisBase,
    /// How it spells the segment of device passwords.
    pub segment: Segment,
    /// Who calls; a session of the browser's own may stand for it.
    pub bearer: Option<Token>,
    /// Proves that the caller deletes their own credential.
    pub self_admin: Option<Token>,
    /// Tells a gateway who calls, where nevisIDM is behind the tenant's.
    pub proxy_header: Option<(&'static str, String)>,
}

impl Way for NevisHttpTransport {
    fn send<'a>(
        &'a self,
        call: &'a Call,
        after: Option<&'a str>,
        abort: &'a Abort,
    ) -> Pending<'a, Result<Vec<u8>, Failed>> {
        Box::pin(async move {
            let mut headers = Vec::with_capacity(3);
            headers.extend(self.proxy_header.clone());
            if let Some(token) = &self.bearer {
                headers.push(("Authorization", format!("Bearer {}", token.as_str())));
            }
            // Only what is deleted by its owner needs the owner's token.
            if let Some(token) = self.self_admin.as_ref().filter(|_| call.effect() == Effect::Change) {
                headers.push(("X-Token", token.as_str().to_owned()));
            }
            let url = self.base.url(&call.path(self.segment, after));
            let method = call.method().as_str();
            let sent =
                http::Call { method, url: &url, headers: &headers, body: None, timeout_ms: TIMEOUT_MS };
            let answer = http::fetch(sent, abort).await.map_err(|failure| {
                Problem::Transport(transport_problem(self.base.origin(), failure, TIMEOUT_MS))
            })?;
            if is_success(answer.status) {
                return Ok(answer.body);
            }
            Err(Refusal::read(answer.status, &answer.body).into())
        })
    }

    fn target(&self, call: &Call) -> String {
        self.base.url(&call.path(self.segment, None))
    }
}

/// The API of one installation, as one caller.
#[derive(Clone)]
pub struct NevisApi {
    way: Rc<dyn Way>,
    journal: Rc<dyn Journal>,
}

impl NevisApi {
    /// The API on the other side of a way, with a journal for what changes something.
    pub fn new(way: impl Way + 'static, journal: Rc<dyn Journal>) -> Self {
        Self { way: Rc::new(way), journal }
    }

    /// Lists clients, or a client's users.
    pub async fn parties(
        &self,
        call: &Call,
        after: Option<&str>,
        abort: &Abort,
    ) -> Result<Listing<Party>, Failed> {
        fitting(nevis::parties(&self.way.send(call, after, abort).await?))
    }

    /// Lists a user's device passwords.
    pub async fn device_passwords(
        &self,
        call: &Call,
        after: Option<&str>,
        abort: &Abort,
    ) -> Result<Listing<DevicePassword>, Failed> {
        fitting(nevis::device_passwords(&self.way.send(call, after, abort).await?))
    }

    /// Reads one device password.
    pub async fn device_password(
        &self,
        password: &DevicePasswordRef,
        abort: &Abort,
    ) -> Result<DevicePassword, Failed> {
        let call = Call::GetDevicePassword(password.clone());
        fitting(nevis::device_password(&self.way.send(&call, None, abort).await?))
    }

    /// Deletes one device password. It is never given up once it is on its way.
    pub async fn delete_device_password(&self, password: &DevicePasswordRef) -> Result<(), Failed> {
        let call = Call::DeleteDevicePassword(password.clone());
        let target = self.way.target(&call);
        let sent = self.journal.sent(Change { operation: call.name(), target: &target, note: None }).await;
        let answer = self.way.send(&call, None, &Abort::new()).await.map(drop);
        self.journal.answered(sent, answer.as_ref().map(|_| ()).map_err(|failed| &failed.problem)).await;
        answer
    }
}

fn fitting<T>(read: Result<T, decode::DecodeError>) -> Result<T, Failed> {
    read.map_err(|error| Problem::Decode(error).into())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::api::journalled::tests::Lines;
    use crate::api::transport::tests::run;
    use admin_api::nevis::Missing;
    use std::cell::RefCell;
    use std::collections::VecDeque;

    type Step = (&'static str, Result<&'static str, (u16, &'static str)>);

    /// Answers in order; each answer names method and path that it expects.
    struct Script(RefCell<VecDeque<Step>>);

    impl Way for Script {
        fn send<'a>(
            &'a self,
            call: &'a Call,
            after: Option<&'a str>,
            _: &'a Abort,
        ) -> Pending<'a, Result<Vec<u8>, Failed>> {
            let sent = format!("{} {}", call.method().as_str(), call.path(Segment::Plural, after));
            let (expected, answer) = self.0.borrow_mut().pop_front().unwrap();
            assert!(sent.ends_with(expected), "{sent} instead of {expected}");
            let answer = answer
                .map(|body| body.as_bytes().to_vec())
                .map_err(|(status, body)| Refusal::read(status, body.as_bytes()).into());
            Box::pin(std::future::ready(answer))
        }

        fn target(&self, call: &Call) -> String {
            call.path(Segment::Plural, None)
        }
    }

    fn password() -> DevicePasswordRef {
        DevicePasswordRef { client: "100".into(), user: "u".into(), credential: "c".into() }
    }

    #[test]
    fn a_deletion_is_written_down_before_and_after_and_reads_are_not() {
        const PATH: &str = "/nevisidm/api/core/v1/100/users/u/device-passwords/c";
        let gone = r#"{"errors":[{"code":"errors.noRecord","message":"Credential with extId 'c' doesn't exist on client with extId '100'"}]}"#;
        let script = Script(RefCell::new(VecDeque::from([
            ("GET /nevisidm/api/core/v1/clients?continuationToken=7", Ok(r#"{"items":[{"extId":"100"}]}"#)),
            ("/device-passwords/c", Ok(r#"{"extId":"c","stateName":"active"}"#)),
            ("/device-passwords/c", Ok("")),
            ("/device-passwords/c", Err((404, gone))),
        ])));
        let journal = Rc::new(Lines::default());
        let api = NevisApi::new(script, journal.clone());
        let abort = Abort::new();
        run(async {
            let clients = api.parties(&Call::ListClients, Some("7"), &abort).await.unwrap();
            assert_eq!(clients.items[0].ext_id, "100");
            assert_eq!(api.device_password(&password(), &abort).await.unwrap().state_name, "active");
            api.delete_device_password(&password()).await.unwrap();
            let failed = api.delete_device_password(&password()).await.unwrap_err();
            assert_eq!(failed.refusal.unwrap().missing(), Some(Missing::Credential));
        });
        let lines = journal.0.borrow();
        assert_eq!(lines[0], format!("sent DeleteDevicePassword {PATH}"));
        assert_eq!(lines[1..2], ["answered 7 ok"]);
        assert_eq!(lines[3..], ["answered 7 errors.noRecord"]);
    }

    #[test]
    fn an_answer_that_does_not_fit_is_a_problem_of_its_own() {
        let script = Script(RefCell::new(VecDeque::from([("/clients", Ok("{}"))])));
        let api = NevisApi::new(script, Rc::new(Lines::default()));
        let failed = run(api.parties(&Call::ListClients, None, &Abort::new())).unwrap_err();
        assert!(matches!(failed.problem, Problem::Decode(_)));
    }
}
