//! The same function, unchanged, where it runs elsewhere: plain Node, and the platform's runtime interface emulator. Both
//! find an `aws-sdk` that keeps what it is given in memory.

use std::{
    ffi::OsString,
    fs,
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use super::{
    invoke,
    table::{micros, row},
};

const FUNCTION: &str = include_str!("../../sandboxes/orders/index.js");

const SDK: &str = r"
const rows = new Map();
const topics = new Map();
const answered = (value) => ({ promise: async () => value });
class DocumentClient {
  put({ Item }) {
    rows.set(Item.orderId, Item);
    return answered({});
  }
}
class SNS {
  publish({ TopicArn, Message }) {
    topics.set(TopicArn, Message);
    return answered({ MessageId: 'm-1' });
  }
}
module.exports = { DynamoDB: { DocumentClient }, SNS };
";

/// Prints the microseconds of an invocation, one line a batch of them. The event is parsed and the answer written as JSON
/// each time, as the platform's runtime does.
const DRIVER: &str = r"
const { handler } = require('./index.js');
const event = process.argv[2];
async function batch(count) {
  const began = process.hrtime.bigint();
  for (let made = 0; made < count; made++) JSON.stringify(await handler(JSON.parse(event), {}));
  return Number(process.hrtime.bigint() - began) / 1e3 / count;
}
(async () => {
  await batch(20000);
  for (let made = 0; made < 40; made++) console.log(await batch(500));
})();
";

/// Requests to the emulator, after those that warm it up.
const REQUESTS: usize = 500;
const WARM_UP: usize = 50;

/// The function under Node.
pub fn node() {
    let Some(node) = on_path("node") else {
        println!("node is not on the PATH: no reference for the invocation");
        return;
    };
    let folder = deployed();
    let output = function_command(&node, folder.path())
        .args(["driver.js", &invoke::event().to_string()])
        .output()
        .expect("node starts");
    let version = Command::new(&node).arg("--version").output().expect("node starts");
    let version = String::from_utf8_lossy(&version.stdout).trim().to_owned();
    let samples = String::from_utf8_lossy(&output.stdout).lines().filter_map(|line| line.parse().ok()).collect();
    row(&format!("  reference: node {version}, SDK in memory"), "", samples);
}

/// The function under the runtime interface emulator, asked over loopback.
pub fn emulator() {
    let (Some(emulator), Some(client)) = (std::env::var_os("ETUDE_RIE"), std::env::var_os("ETUDE_RIC")) else {
        println!("ETUDE_RIE and ETUDE_RIC are not set: no reference from the runtime interface emulator");
        return;
    };
    let folder = deployed();
    let client = Path::new(&client).join("node_modules/aws-lambda-ric/bin/index.mjs");
    let address = free_address();
    let mut command = function_command(Path::new(&emulator), folder.path());
    command.arg("--runtime-interface-emulator-address").arg(address.to_string());
    command.arg("--runtime-api-address").arg(free_address().to_string());
    command.args([OsString::from("node"), client.into_os_string(), "index.handler".into()]);
    let log = fs::File::create(folder.path().join("emulator.log")).expect("a log file");
    command.stdout(log.try_clone().expect("a log file")).stderr(log);
    let _running = Running(command.spawn().expect("the emulator starts"));
    if !answers_in_time(address) {
        println!("the runtime interface emulator gave no answer within 15 s: no reference from it");
        return;
    }
    (0..WARM_UP).for_each(|_| _ = request(address));
    let samples: Vec<f64> = (0..REQUESTS).filter_map(|_| request(address)).collect();
    row("  reference: runtime interface emulator, loopback", "", samples);
}

/// A process that ends with this.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself. The function's process ends when nobody answers it any more.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A folder with the function, the SDK and the driver.
fn deployed() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sdk = folder.path().join("node_modules/aws-sdk");
    fs::create_dir_all(&sdk).expect("a folder");
    fs::write(sdk.join("index.js"), SDK).expect("the SDK");
    fs::write(folder.path().join("index.js"), FUNCTION).expect("the function");
    fs::write(folder.path().join("driver.js"), DRIVER).expect("the driver");
    folder
}

fn function_command(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null());
    command.env("INVENTORY_TOPIC_ARN", "arn:aws:sns:us-east-1:123456789012:inventory");
    command.env("PAYMENT_TOPIC_ARN", "arn:aws:sns:us-east-1:123456789012:payment");
    command
}

/// An address nobody listened on a moment ago.
fn free_address() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("its address")
}

fn answers_in_time(address: SocketAddr) -> bool {
    let deadline = Instant::now() + Duration::from_secs(15);
    while Instant::now() < deadline {
        if request(address).is_some() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

/// The microseconds of one invocation that answered 200.
fn request(address: SocketAddr) -> Option<f64> {
    let body = invoke::event().to_string();
    let began = Instant::now();
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
    let head = format!(
        "POST /2015-03-31/functions/function/invocations HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.contains(r#""statusCode":200"#).then(|| micros(began))
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}
