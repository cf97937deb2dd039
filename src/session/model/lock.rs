//! The rule of the lock: when a tab must lock, for idle time and for a lock in another tab. All tabs of a browser share
//! one lock and one last touch. Storing and telling both is in [`crate::session::browser_lock`].

/// Two clocks. Time counts as far as one of them went forward.
pub trait Clock {
    /// Milliseconds since 1970-01-01 UTC. It may be set ahead or back at any time, and goes on while the computer sleeps.
    fn now_ms(&self) -> f64;
    /// Milliseconds since some moment. Nobody can set it, but it may stand still while the computer sleeps.
    fn steady_ms(&self) -> f64;
}

/// What all tabs of a browser share. It contains no secret.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Shared {
    /// Grows with each lock, and with the first connection after a lock. Odd while the browser is locked.
    pub turns: u64,
    /// When a person touched one of the tabs last.
    pub touch_ms: Option<f64>,
}

impl Shared {
    /// Whether the browser is locked: no tab may use a stored key.
    pub fn is_locked(&self) -> bool {
        self.turns % 2 == 1
    }
}

/// What a tab has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockVerdict {
    /// It stays connected.
    Open,
    /// It locks itself and the browser, because nobody has touched the panel for too long.
    Idle,
    /// It locks itself, because the browser was locked since it connected.
    LockedElsewhere,
}

/// The rule for one tab.
#[derive(Debug, Clone)]
pub struct LockRule<C> {
    clock: C,
    /// The turn in which this tab connected.
    turns: u64,
    /// Time without a touch. A clock that is set back takes nothing away.
    idle_ms: f64,
    judged_ms: f64,
    judged_steady_ms: f64,
    /// The shared touch that is counted already.
    counted_touch_ms: Option<f64>,
}

impl<C: Clock> LockRule<C> {
    /// The rule for a tab that is not connected yet.
    pub fn new(clock: C) -> Self {
        let (judged_ms, judged_steady_ms) = (clock.now_ms(), clock.steady_ms());
        Self { clock, turns: 0, idle_ms: 0.0, judged_ms, judged_steady_ms, counted_touch_ms: None }
    }

    /// The tab connects, which counts as a touch. Returns what the tabs share from now on.
    pub fn connect(&mut self, shared: Shared) -> Shared {
        self.turns = shared.turns + u64::from(shared.is_locked());
        self.judged_ms = self.clock.now_ms();
        self.judged_steady_ms = self.clock.steady_ms();
        self.touched();
        Shared { turns: self.turns, touch_ms: self.counted_touch_ms }
    }

    /// The tab locks the browser. Returns what the tabs share from now on.
    pub fn lock(&self, shared: Shared) -> Shared {
        Shared { turns: shared.turns + u64::from(!shared.is_locked()), ..shared }
    }

    /// Judges a connected tab. Time counts first: a touch after too long a time locks, it does not extend.
    pub fn judge(&mut self, limit_ms: f64, shared: Shared, is_touch: bool) -> LockVerdict {
        let (now_ms, steady_ms) = (self.clock.now_ms(), self.clock.steady_ms());
        self.idle_ms += (now_ms - self.judged_ms).max(steady_ms - self.judged_steady_ms).max(0.0);
        (self.judged_ms, self.judged_steady_ms) = (now_ms, steady_ms);
        if shared.touch_ms != self.counted_touch_ms {
            self.counted_touch_ms = shared.touch_ms;
            // A touch from the future was before the clock was set back. How long ago it was is unknown.
            if let Some(touch_ms) = shared.touch_ms.filter(|touch_ms| *touch_ms <= now_ms) {
                self.idle_ms = self.idle_ms.min(now_ms - touch_ms);
            }
        }
        if self.idle_ms > limit_ms {
            LockVerdict::Idle
        } else if shared.turns != self.turns {
            LockVerdict::LockedElsewhere
        } else {
            if is_touch {
                self.touched();
            }
            LockVerdict::Open
        }
    }

    /// Whether a tab that starts may connect with a stored key.
    pub fn may_resume(&self, limit_ms: f64, shared: Shared) -> bool {
        let is_recent = |touch_ms: f64| (self.clock.now_ms() - touch_ms).abs() <= limit_ms;
        !shared.is_locked() && shared.touch_ms.is_none_or(is_recent)
    }

    /// The touch that this tab counted last.
    pub fn touch_ms(&self) -> Option<f64> {
        self.counted_touch_ms
    }

    fn touched(&mut self) {
        self.idle_ms = 0.0;
        self.counted_touch_ms = Some(self.judged_ms);
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cell::Cell;
    use std::rc::Rc;

    const MINUTE_MS: f64 = 60_000.0;
    const LIMIT_MS: f64 = 15.0 * MINUTE_MS;
    const TABS: usize = 3;

    /// A clock that can be set, and one that stands still unless it is moved.
    #[derive(Clone)]
    struct TestClock(Rc<Cell<f64>>, Rc<Cell<f64>>);

    impl Clock for TestClock {
        fn now_ms(&self) -> f64 {
            self.0.get()
        }

        fn steady_ms(&self) -> f64 {
            self.1.get()
        }
    }

    /// A browser with some tabs, and what each of them should be.
    struct Browser {
        clock: Rc<Cell<f64>>,
        shared: Shared,
        tabs: Vec<LockRule<TestClock>>,
        /// Whether a tab is connected, by its own account.
        connected: [bool; TABS],
        /// Whether the browser was locked since a tab connected.
        missed_a_lock: [bool; TABS],
        /// How far the clock went forward since the last touch that counted.
        idle_ms: f64,
    }

    #[derive(Debug, Clone)]
    enum LockStep {
        /// The clock goes on, or is set ahead, or the computer wakes up: all the same to a tab.
        Forward(f64),
        Back(f64),
        Connect(usize),
        Lock(usize),
        Touch(usize),
        Look(usize),
    }

    impl Browser {
        fn new() -> Self {
            let clock = Rc::new(Cell::new(1e12));
            let tabs = (0..TABS).map(|_| LockRule::new(TestClock(clock.clone(), Rc::default()))).collect();
            Self {
                clock,
                shared: Shared::default(),
                tabs,
                connected: [false; TABS],
                missed_a_lock: [false; TABS],
                idle_ms: 0.0,
            }
        }

        fn take(&mut self, step: &LockStep) {
            match *step {
                LockStep::Forward(ms) => {
                    self.clock.set(self.clock.get() + ms);
                    self.idle_ms += ms;
                }
                // Tabs look at the clock every few seconds. One that sleeps cannot notice that it was set back.
                LockStep::Back(ms) => {
                    self.all_look();
                    self.clock.set(self.clock.get() - ms);
                    self.all_look();
                }
                LockStep::Connect(tab) => {
                    self.shared = self.tabs[tab].connect(self.shared);
                    (self.connected[tab], self.missed_a_lock[tab], self.idle_ms) = (true, false, 0.0);
                }
                LockStep::Lock(tab) if self.connected[tab] => self.lock(tab),
                LockStep::Lock(_) => {}
                LockStep::Touch(tab) => {
                    self.judge(tab, true);
                }
                LockStep::Look(tab) => {
                    self.judge(tab, false);
                }
            }
        }

        fn all_look(&mut self) {
            for tab in 0..TABS {
                self.judge(tab, false);
            }
        }

        fn judge(&mut self, tab: usize, is_touch: bool) -> Option<LockVerdict> {
            if !self.connected[tab] {
                return None;
            }
            let verdict = self.tabs[tab].judge(LIMIT_MS, self.shared, is_touch);
            match verdict {
                LockVerdict::Open => {
                    assert!(self.idle_ms <= LIMIT_MS, "open after {} ms without a touch", self.idle_ms);
                    assert!(!self.missed_a_lock[tab], "open after a lock in another tab");
                    if is_touch {
                        self.shared.touch_ms = self.tabs[tab].touch_ms();
                        self.idle_ms = 0.0;
                    }
                }
                LockVerdict::Idle => self.lock(tab),
                LockVerdict::LockedElsewhere => self.connected[tab] = false,
            }
            Some(verdict)
        }

        fn lock(&mut self, tab: usize) {
            self.shared = self.tabs[tab].lock(self.shared);
            assert!(self.shared.is_locked());
            assert!(!self.tabs[tab].may_resume(LIMIT_MS, self.shared), "a new tab connects while locked");
            self.connected[tab] = false;
            self.missed_a_lock = [true; TABS];
        }
    }

    /// Up to so many whole milliseconds.
    fn up_to(max_ms: f64) -> impl Strategy<Value = f64> + Clone {
        (0..=max_ms as u32).prop_map(f64::from)
    }

    fn step() -> impl Strategy<Value = LockStep> {
        let some_time =
            prop_oneof![up_to(LIMIT_MS / 4.0), up_to(2.0 * LIMIT_MS), Just(8.0 * 60.0 * MINUTE_MS)];
        let tab = 0..TABS;
        prop_oneof![
            4 => some_time.clone().prop_map(LockStep::Forward),
            1 => some_time.prop_map(LockStep::Back),
            2 => tab.clone().prop_map(LockStep::Connect),
            1 => tab.clone().prop_map(LockStep::Lock),
            3 => tab.clone().prop_map(LockStep::Touch),
            3 => tab.prop_map(LockStep::Look),
        ]
    }

    proptest! {
        /// No tab is open too long after a touch or after a lock anywhere, whatever the clock and the tabs do.
        #[test]
        fn no_tab_outlasts_the_idle_time_or_a_lock(steps in prop::collection::vec(step(), 1..60)) {
            let mut browser = Browser::new();
            for step in &steps {
                browser.take(step);
            }
            browser.all_look();
        }

        /// While people touch one of the tabs often enough, and nobody locks, no tab locks.
        #[test]
        fn a_touch_in_one_tab_keeps_all_tabs_open(
            steps in prop::collection::vec((up_to(LIMIT_MS), 0..TABS, any::<bool>(), 0..TABS), 1..60),
        ) {
            let mut browser = Browser::new();
            (0..TABS).for_each(|tab| browser.take(&LockStep::Connect(tab)));
            for (ms, touched, looks, looking) in steps {
                browser.take(&LockStep::Forward(ms));
                if looks {
                    prop_assert_eq!(browser.judge(looking, false), Some(LockVerdict::Open));
                }
                prop_assert_eq!(browser.judge(touched, true), Some(LockVerdict::Open));
            }
        }
    }

    #[test]
    fn the_touch_after_a_sleep_locks_and_does_not_extend() {
        for is_touch in [true, false] {
            let mut browser = Browser::new();
            browser.take(&LockStep::Connect(0));
            browser.take(&LockStep::Forward(8.0 * 60.0 * MINUTE_MS));
            assert_eq!(browser.judge(0, is_touch), Some(LockVerdict::Idle));
        }
    }

    #[test]
    fn a_clock_that_is_set_back_gives_no_time() {
        let mut browser = Browser::new();
        browser.take(&LockStep::Connect(0));
        browser.take(&LockStep::Forward(LIMIT_MS - 1.0));
        assert_eq!(browser.judge(0, false), Some(LockVerdict::Open));
        browser.take(&LockStep::Back(LIMIT_MS / 2.0));
        assert_eq!(browser.judge(0, false), Some(LockVerdict::Open));
        browser.take(&LockStep::Forward(2.0));
        assert_eq!(browser.judge(0, false), Some(LockVerdict::Idle));
    }

    #[test]
    fn a_clock_that_is_set_back_hides_no_time() {
        let (clock, steady) = (Rc::new(Cell::new(1e12)), Rc::new(Cell::new(5.0)));
        let mut rule = LockRule::new(TestClock(clock.clone(), steady.clone()));
        let shared = rule.connect(Shared::default());
        clock.set(1e12 - 8.0 * 60.0 * MINUTE_MS);
        steady.set(5.0 + LIMIT_MS);
        assert_eq!(rule.judge(LIMIT_MS, shared, false), LockVerdict::Open);
        steady.set(6.0 + LIMIT_MS);
        assert_eq!(rule.judge(LIMIT_MS, shared, true), LockVerdict::Idle);
    }

    #[test]
    fn a_tab_that_slept_through_a_lock_and_a_connection_locks() {
        let mut browser = Browser::new();
        browser.take(&LockStep::Connect(0));
        browser.take(&LockStep::Connect(1));
        browser.take(&LockStep::Lock(1));
        browser.take(&LockStep::Connect(1));
        assert_eq!(browser.judge(0, true), Some(LockVerdict::LockedElsewhere));
        assert_eq!(browser.judge(1, true), Some(LockVerdict::Open));
    }

    #[test]
    fn a_stored_key_is_used_only_soon_after_a_touch_and_while_nothing_is_locked() {
        let clock = Rc::new(Cell::new(1e12));
        let rule = LockRule::new(TestClock(clock.clone(), Rc::default()));
        let shared = |turns, touch_ms| Shared { turns, touch_ms };
        assert!(rule.may_resume(LIMIT_MS, Shared::default()));
        assert!(rule.may_resume(LIMIT_MS, shared(2, Some(1e12 - LIMIT_MS))));
        assert!(!rule.may_resume(LIMIT_MS, shared(2, Some(1e12 - LIMIT_MS - 1.0))));
        assert!(!rule.may_resume(LIMIT_MS, shared(2, Some(1e12 + LIMIT_MS + 1.0))));
        assert!(!rule.may_resume(LIMIT_MS, shared(1, Some(1e12))));
    }
}
