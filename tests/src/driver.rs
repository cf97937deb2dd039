//! ChromeDriver: one process for all tests of a binary that run at the same time. It stops with the last of them.

use crate::process::Process;
use crate::settings;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

/// The time limit for stopping its browsers.
const END: Duration = Duration::from_secs(10);

static RUNNING: Mutex<Weak<Driver>> = Mutex::new(Weak::new());

/// A running ChromeDriver.
pub struct Driver {
    process: Process,
    port: u16,
}

impl Driver {
    /// The running process, or a new one.
    pub fn shared() -> Arc<Self> {
        // The lock may be poisoned by a failed test. At worst it holds a weak handle of a stopped process.
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        running.upgrade().unwrap_or_else(|| {
            let driver = Arc::new(Self::start());
            *running = Arc::downgrade(&driver);
            driver
        })
    }

    fn start() -> Self {
        let mut command = Command::new(settings::chromedriver());
        command.args(["--port=0", "--allowed-ips=127.0.0.1"]);
        let (process, lines) = Process::start("ChromeDriver", &mut command, |line| port_in(line).is_some());
        let port = lines.iter().find_map(|line| port_in(line)).expect("the last line names it");
        Self { process, port }
    }

    /// Its URL.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Asks it to stop all its browsers and itself.
    fn ask_to_end(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(END))?;
        write!(stream, "GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        stream.read_to_end(&mut Vec::new()).map(drop)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // If it does not answer, or not in time, it is killed.
        let _ = self.ask_to_end();
        self.process.wait(END);
    }
}

/// The port in "ChromeDriver was started successfully on port 40000."
fn port_in(line: &str) -> Option<u16> {
    line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok()
}
