//! No program can hang, crash or exhaust the process: hostile ones end within their deadline with a message that says why,
//! while everything else goes on.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod beside;

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use beside::beside;
use etude::{
    sandbox::{
        Limit, Limits, SourceFile, Stop, THREAD_STACK,
        js::{Context, ContextOptions, Engine, Flavor, Halt, JsResult, ModuleFormat, NoHost},
    },
    trace::Recorder,
};

/// The limits a program runs in: little time for those that only take time, enough for the others to meet their own limit.
fn limits(expected: Option<Limit>) -> Limits {
    let time_ms = if matches!(expected, Some(Limit::Time) | None) { 250 } else { 10_000 };
    Limits { time_ms, memory_mib: 24, stack_kib: 256, output_kib: 64 }
}

/// What a run may take from start to end: the limit, the grace to unwind in, and much room for a busy machine. A program that is
/// not stopped would take for ever.
const DEADLINE: Duration = Duration::from_secs(20);

/// Programs of our own, and the limits one of which must end each; `None` where ending well is as good.
const PROGRAMS: [(&str, Option<Limit>, &str); 47] = [
    // Time.
    ("empty loop", Some(Limit::Time), "for (;;);"),
    ("loop in a getter", Some(Limit::Time), "({ get x() { for (;;); } }).x"),
    ("loop in toString", Some(Limit::Time), "`${{ toString() { for (;;); } }}`"),
    (
        "loop behind catch and finally",
        Some(Limit::Time),
        "for (;;) { try { for (;;); } catch {} finally { for (;;); } }",
    ),
    ("generator without end", Some(Limit::Time), "function* g() { for (;;) yield 1; } for (const x of g());"),
    ("microtasks without end", Some(Limit::Time), "const again = () => { Promise.resolve().then(again); }; again();"),
    // Each promise waits for the next, so which limit is met first depends on the machine.
    ("promises that wait for one another", None, "const again = () => Promise.resolve().then(again); again();"),
    ("await without end", Some(Limit::Time), "(async () => { for (;;) await null; })();"),
    ("nextTick without end", Some(Limit::Time), "const again = () => process.nextTick(again); again();"),
    ("interval without end", Some(Limit::Time), "setInterval(() => {}, 1);"),
    ("setImmediate without end", Some(Limit::Time), "const again = () => setImmediate(again); again();"),
    (
        "async loop that catches",
        Some(Limit::Time),
        "(async () => { for (;;) { try { for (;;); } catch {} await null; } })();",
    ),
    ("backtracking", Some(Limit::Time), "/^(\\w+\\s?)*$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!');"),
    ("sort that never agrees", Some(Limit::Time), "for (;;) [...Array(1e4).keys()].sort(() => Math.random() - 0.5);"),
    ("array-like without end", Some(Limit::Time), "Array.prototype.forEach.call({ length: 2 ** 53 - 1 }, () => {});"),
    ("replace without end", Some(Limit::Time), "for (;;) 'a'.repeat(1e5).replace(/a/g, () => 'b');"),
    ("JSON revival without end", Some(Limit::Time), "JSON.parse('[1]', () => { for (;;); });"),
    ("proxy traps without end", Some(Limit::Time), "new Proxy({}, { get() { for (;;); } }).x;"),
    (
        "rejection handler without end",
        Some(Limit::Time),
        "process.on('unhandledRejection', () => { for (;;); }); Promise.reject(1);",
    ),
    ("thenable without end", Some(Limit::Time), "const t = { then(ok) { ok(t); } }; (async () => { await t; })();"),
    ("big numbers", None, "let n = 3n; for (;;) n = n * n;"),
    ("digits of a big number", None, "(9n ** 2000000n).toString().length;"),
    ("search in a long text", None, "'a'.repeat(1 << 22).indexOf('a'.repeat(1 << 21) + 'b');"),
    // Memory.
    ("array without end", Some(Limit::Memory), "const a = []; for (;;) a.push(new Array(1000).fill(7));"),
    ("text without end", None, "let s = 'ab'; for (;;) s += s;"),
    ("map without end", Some(Limit::Memory), "const m = new Map(); for (let i = 0; ; i++) m.set({ i }, i);"),
    (
        "closures without end",
        Some(Limit::Memory),
        "let f = () => {}; for (;;) { const g = f; const a = new Array(100); f = () => [g, a]; }",
    ),
    ("buffers without end", None, "const a = []; for (;;) a.push(new Uint8Array(1 << 20));"),
    ("one huge buffer", None, "new ArrayBuffer(2 ** 31 - 1);"),
    ("huge fill", None, "new Array(2 ** 32 - 1).fill(0);"),
    (
        "memory, caught again and again",
        None,
        "const a = []; for (;;) { try { for (;;) a.push(new Array(1e5).fill(1)); } catch {} }",
    ),
    ("padding", None, "'abc'.padStart(2 ** 29, 'xyz');"),
    ("timers without number", None, "for (;;) setTimeout(() => {}, 1e9);"),
    ("spread of a long array", None, "Math.max(...new Array(5e6).fill(1));"),
    // Stack.
    ("recursion", Some(Limit::Stack), "const f = () => f() + 1; f();"),
    ("recursion through toString", Some(Limit::Stack), "const o = { toString() { return `${o}`; } }; `${o}`;"),
    ("recursion through a getter", Some(Limit::Stack), "const o = { get x() { return this.x; } }; o.x;"),
    ("recursion through a proxy", None, "let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); p.x;"),
    ("recursion through JSON", None, "let o = {}; for (let i = 0; i < 1e6; i++) o = { o }; JSON.stringify(o);"),
    ("deep text for JSON", None, "JSON.parse('['.repeat(1e6));"),
    ("deep text for the parser", None, "eval('['.repeat(1e6));"),
    ("deep pattern", None, "new RegExp('('.repeat(1e5) + ')'.repeat(1e5)).test('');"),
    (
        "deep value for the console",
        None,
        "let o = {}; for (let i = 0; i < 1e5; i++) o = { o }; console.log(require('util').inspect(o, { depth: null }));",
    ),
    (
        "deep value for structuredClone",
        None,
        "let o = {}; for (let i = 0; i < 1e5; i++) o = { o }; structuredClone(o);",
    ),
    ("recursion, caught at every level", None, "function f() { try { f(); } catch { f(); } } f();"),
    // Output.
    ("lines without end", Some(Limit::Output), "for (;;) console.log('again');"),
    ("one long line", Some(Limit::Output), "console.log('x'.repeat(1e6));"),
];

fn run(source: &str, limits: Limits, stop: &Stop) -> JsResult<()> {
    let options = ContextOptions { limits, ..ContextOptions::new(Flavor::Node) };
    let mut context = Context::new(Engine::shared(), &options, Box::new(NoHost))?;
    let mut trace = Recorder::default();
    let files = [SourceFile::text("index.js", source)];
    context.load(&files, "index.js", ModuleFormat::Detect, None, &mut trace, stop)?;
    context.drain(None, None, &mut trace, stop)
}

/// Runs `work` on a thread with the stack that sandboxes are promised.
fn on_sandbox_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        std::thread::Builder::new().stack_size(THREAD_STACK).spawn_scoped(scope, work).unwrap().join().unwrap()
    })
}

/// Checks that a hostile program ends in time and says why.
fn assert_contained(name: &str, source: &str, expected: Option<Limit>) {
    let begun = Instant::now();
    let result = on_sandbox_thread(|| run(source, limits(expected), &Stop::new()));
    assert!(begun.elapsed() < DEADLINE, "{name}: took {:?}", begun.elapsed());
    match (result, expected) {
        (Err(Halt::Limit(limit, error)), expected) => {
            assert!(expected.is_none_or(|expected| expected == limit), "{name}: met {limit:?}, not {expected:?}");
            assert!(!error.message.is_empty(), "{name}: says nothing");
        }
        (Err(Halt::Error(error)), None) => assert!(!error.message.is_empty(), "{name}: says nothing"),
        (Ok(()), None) => {}
        (result, expected) => panic!("{name}: {result:?}, not {expected:?}"),
    }
}

/// More programs, where they lie beside the repository.
fn shared_programs() -> BTreeMap<String, String> {
    let Some(folder) = beside("prototypes/hostile-js") else { return BTreeMap::new() };
    let files = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let texts = files.filter_map(|file| std::fs::read_to_string(file.path()).ok());
    texts.flat_map(|text| serde_json::from_str::<BTreeMap<String, String>>(&text).unwrap_or_default()).collect()
}

#[test]
fn hostile_programs_end_and_say_why_while_others_run() {
    let ended = Arc::new(AtomicBool::new(false));
    let beats = Arc::new(AtomicU64::new(0));
    // A neighbour that goes on computing in its own context, as the screen goes on answering keys.
    let neighbour = std::thread::Builder::new().stack_size(THREAD_STACK).spawn({
        let (ended, beats) = (Arc::clone(&ended), Arc::clone(&beats));
        move || {
            while !ended.load(Ordering::Relaxed) {
                run("if (1 + 1 !== 2) throw new Error('the neighbour is disturbed')", Limits::default(), &Stop::new())
                    .unwrap();
                beats.fetch_add(1, Ordering::Relaxed);
            }
        }
    });
    let mut ran = 0;
    for (name, expected, source) in PROGRAMS {
        let before = beats.load(Ordering::Relaxed);
        assert_contained(name, source, expected);
        if expected == Some(Limit::Time) {
            assert!(beats.load(Ordering::Relaxed) > before, "{name}: nothing else ran beside it");
        }
        ran += 1;
    }
    for (name, source) in shared_programs() {
        assert_contained(&name, &source, None);
        ran += 1;
    }
    ended.store(true, Ordering::Relaxed);
    neighbour.unwrap().join().unwrap();
    assert!(ran >= 41, "only {ran} programs ran");
}

#[test]
fn a_stop_ends_a_program_that_is_computing() {
    let stop = Stop::new();
    let asked = stop.clone();
    let result = on_sandbox_thread(move || {
        std::thread::spawn(move || asked.request());
        run("for (;;);", Limits::default(), &stop)
    });
    assert!(matches!(result, Err(Halt::Cancelled)), "{result:?}");
}

#[test]
fn a_time_limit_says_where_the_program_was() {
    let result = on_sandbox_thread(|| {
        run(
            "function spin() {\n  let n = 0;\n  while (true) n += Math.sqrt(n);\n}\nspin();",
            limits(None),
            &Stop::new(),
        )
    });
    let Err(Halt::Limit(Limit::Time, error)) = result else { panic!("{result:?}") };
    let location = error.location.map(|location| (location.file, location.line));
    assert_eq!(location, Some(("index.js".to_owned(), 3)));
}
