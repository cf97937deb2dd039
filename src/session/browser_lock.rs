//! The lock of this browser: one for all its tabs. What the tabs share is in localStorage and is told by a channel, so
//! that each of the two alone is enough. The rule is in [`super::model::lock`]; what a tab does when it locks is in the
//! parent module.

use super::model::lock::{Clock, LockRule, LockVerdict, Shared};
use crate::browser::channel::Channel;
use crate::browser::{document, events, storage, time, window};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

const CHANNEL: &str = "tresor-admin.lock";
const TURNS: &str = "tresor-admin.lock";
const TOUCH: &str = "tresor-admin.last-touch";
/// The first character of a message that says the turn, and of one that says the last touch.
const MARKS: [&str; 2] = ["t", "m"];
/// A touch is told to the other tabs at most this often, in milliseconds.
const TELL_INTERVAL_MS: f64 = 1_000.0;
/// Milliseconds between two looks at the clock.
const CHECK_MS: u32 = 10_000;

/// What a person does who is there.
const TOUCHES: [&str; 3] = ["pointerdown", "keydown", "wheel"];

/// This computer's clock.
struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> f64 {
        time::now_ms()
    }

    fn steady_ms(&self) -> f64 {
        time::steady_ms()
    }
}

/// The handle of the lock. Copies share one state.
#[derive(Clone, Copy)]
pub struct BrowserLock(StoredValue<Rc<LockState>, LocalStorage>);

struct LockState {
    rule: RefCell<LockRule<SystemClock>>,
    channel: RefCell<Option<Channel>>,
    /// What other tabs told. It matters only if the browser forbids storage.
    heard: Cell<Shared>,
    told_ms: Cell<f64>,
}

impl BrowserLock {
    /// The lock for a tab that is not connected yet.
    pub fn new() -> Self {
        Self(StoredValue::new_local(Rc::new(LockState {
            rule: RefCell::new(LockRule::new(SystemClock)),
            channel: RefCell::default(),
            heard: Cell::default(),
            told_ms: Cell::new(0.0),
        })))
    }

    /// Calls `judge` whenever the tab may have to lock, until the page is closed. Its argument says whether a person
    /// touched the page; it returns whether the tab was locked now.
    pub fn watch(self, judge: fn(super::Session, bool) -> bool, session: super::Session) {
        for touch in TOUCHES {
            events::forever_first(&window(), touch, move |event| {
                // The touch that locks does nothing else. Browsers let no listener of the window stop scrolling.
                if judge(session, true) {
                    event.stop_immediate_propagation();
                    if touch != "wheel" {
                        event.prevent_default();
                    }
                }
            });
        }
        let look = move |_| {
            judge(session, false);
        };
        events::forever(&document(), "visibilitychange", look);
        for sign in ["pageshow", "focus", "storage"] {
            events::forever(&window(), sign, look);
        }
        let inner = self.0.get_value();
        let channel = Channel::join(CHANNEL, {
            let inner = inner.clone();
            move |message| {
                inner.hear(&message);
                judge(session, false);
            }
        });
        *inner.channel.borrow_mut() = Some(channel);
        leptos::task::spawn_local(async move {
            loop {
                time::sleep(CHECK_MS).await;
                judge(session, false);
            }
        });
    }

    /// The tab connects.
    pub fn connect(self) {
        self.0.with_value(|inner| {
            let shared = inner.rule.borrow_mut().connect(inner.shared());
            inner.tell_turns(shared);
            inner.tell_touch(shared);
        });
    }

    /// Locks all tabs.
    pub fn lock(self) {
        self.0.with_value(|inner| inner.tell_turns(inner.rule.borrow().lock(inner.shared())));
    }

    /// Judges a connected tab.
    pub fn judge(self, limit_ms: f64, is_touch: bool) -> LockVerdict {
        self.0.with_value(|inner| {
            let mut rule = inner.rule.borrow_mut();
            let verdict = rule.judge(limit_ms, inner.shared(), is_touch);
            let shared = Shared { touch_ms: rule.touch_ms(), ..Shared::default() };
            let is_told = (time::now_ms() - inner.told_ms.get()).abs() < TELL_INTERVAL_MS;
            if is_touch && verdict == LockVerdict::Open && !is_told {
                inner.tell_touch(shared);
            }
            verdict
        })
    }

    /// Whether the browser is locked.
    pub fn is_locked(self) -> bool {
        self.0.with_value(|inner| inner.shared().is_locked())
    }

    /// Whether this tab may connect with a stored key.
    pub fn may_resume(self, limit_ms: f64) -> bool {
        self.0.with_value(|inner| inner.rule.borrow().may_resume(limit_ms, inner.shared()))
    }
}

impl LockState {
    fn shared(&self) -> Shared {
        let stored = |name| storage::get(name).and_then(|text| text.parse::<u64>().ok());
        let heard = self.heard.get();
        let stored_ms = stored(TOUCH).map(|touch_ms| touch_ms as f64);
        // One that was told before the clock was set back would hide the newer ones.
        let heard_ms = heard.touch_ms.filter(|touch_ms| *touch_ms <= time::now_ms());
        Shared {
            turns: stored(TURNS).unwrap_or_default().max(heard.turns),
            // `None` is the smallest of all.
            touch_ms: if stored_ms > heard_ms { stored_ms } else { heard_ms },
        }
    }

    fn hear(&self, message: &str) {
        let said = |mark: &str| message.strip_prefix(mark)?.parse::<u64>().ok();
        let mut heard = self.heard.get();
        if let Some(turns) = said(MARKS[0]) {
            heard.turns = heard.turns.max(turns);
        } else if let Some(touch_ms) = said(MARKS[1]) {
            heard.touch_ms = Some(touch_ms as f64);
        }
        self.heard.set(heard);
    }

    fn tell_turns(&self, shared: Shared) {
        self.tell(TURNS, MARKS[0], shared.turns);
    }

    fn tell_touch(&self, shared: Shared) {
        if let Some(touch_ms) = shared.touch_ms {
            self.told_ms.set(touch_ms);
            self.tell(TOUCH, MARKS[1], touch_ms as u64);
        }
    }

    fn tell(&self, name: &str, mark: &str, value: u64) {
        let value = value.to_string();
        storage::set(name, Some(&value));
        if let Some(channel) = &*self.channel.borrow() {
            channel.post(&[mark, &value].concat());
        }
    }
}
