//! Programs that run in the background until xtask ends. Each has a process group of its own, so that the programs it
//! starts end with it.

use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::failure::{Failure, Result};
use crate::run;

/// How long a program may take to end by itself before it is ended by force.
const GRACE: Duration = Duration::from_secs(5);

/// Running programs. Dropping this ends them all, in the reverse order of their start.
pub struct Children {
    running: Vec<(&'static str, Child)>,
    stop: Arc<AtomicBool>,
}

impl Children {
    /// Listens for Ctrl-C and the termination signals from now on.
    pub fn new() -> Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&stop);
        ctrlc::set_handler(move || flag.store(true, Ordering::SeqCst))
            .map_err(|error| Failure(format!("cannot listen for Ctrl-C: {error}.")))?;
        Ok(Self { running: Vec::new(), stop })
    }

    /// Starts a program. It shares our output unless the command says otherwise.
    pub fn start(&mut self, name: &'static str, command: &mut Command) -> Result<&mut Child> {
        command.stdin(Stdio::null());
        in_own_group(command);
        let child = command.spawn().map_err(|error| run::cannot_start(command, &error))?;
        self.running.push((name, child));
        let last = self.running.len() - 1;
        Ok(&mut self.running[last].1)
    }

    /// Whether Ctrl-C was pressed or a termination signal came.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    /// The first program that has ended by itself.
    pub fn ended(&mut self) -> Option<(&'static str, ExitStatus)> {
        self.running
            .iter_mut()
            .find_map(|(name, child)| child.try_wait().ok().flatten().map(|status| (*name, status)))
    }
}

impl Drop for Children {
    fn drop(&mut self) {
        for (_, child) in self.running.iter().rev() {
            ask_to_end(child);
        }
        let deadline = Instant::now() + GRACE;
        for (_, child) in self.running.iter_mut().rev() {
            while Instant::now() < deadline && matches!(child.try_wait(), Ok(None)) {
                std::thread::sleep(Duration::from_millis(20));
            }
            end_by_force(child);
            // Reaps it; it has ended or was killed, so this does not block.
            let _ = child.wait();
        }
    }
}

#[cfg(unix)]
fn in_own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(unix)]
fn ask_to_end(child: &Child) {
    signal(child, nix::sys::signal::Signal::SIGTERM);
}

/// Sends the signal to the group even when its first process has ended: processes it started may still run.
#[cfg(unix)]
fn end_by_force(child: &mut Child) {
    signal(child, nix::sys::signal::Signal::SIGKILL);
}

#[cfg(unix)]
fn signal(child: &Child, signal: nix::sys::signal::Signal) {
    if let Ok(group) = i32::try_from(child.id()) {
        // An error means that the group has ended already.
        let _ = nix::sys::signal::killpg(nix::unistd::Pid::from_raw(group), signal);
    }
}

#[cfg(not(unix))]
fn in_own_group(_: &mut Command) {}

/// On these systems Ctrl-C reaches every program of the console by itself.
#[cfg(not(unix))]
fn ask_to_end(_: &Child) {}

#[cfg(not(unix))]
fn end_by_force(child: &mut Child) {
    // It may have ended in the meantime.
    let _ = child.kill();
}
