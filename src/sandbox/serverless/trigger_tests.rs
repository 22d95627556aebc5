//! What starts a function beside a caller, seen from outside.

use serde_json::{Value, json};

use super::Setup;
use crate::{
    sandbox::{Input, Kind, Limits, Outcome, Program, Setup as AnySetup, SourceFile, Status, Stop, run_to_end},
    trace::{EventKind, Panel, Recorder},
};

struct Ran {
    outcome: Outcome,
    trace: Recorder,
}

impl Ran {
    /// What lies in the queue or topic `name`.
    fn messages(&self, name: &str) -> Vec<String> {
        let found = self.trace.state().into_iter().find_map(|panel| match panel {
            Panel::Messages { name: other, messages } if other == name => Some(messages.clone()),
            _ => None,
        });
        found.unwrap_or_default().into_iter().map(|message| message.body).collect()
    }

    fn items(&self, name: &str) -> Vec<Value> {
        let found = self.trace.state().into_iter().find_map(|panel| match panel {
            Panel::Table { name: other, items, .. } if other == name => Some(items.clone()),
            _ => None,
        });
        found.unwrap_or_default()
    }

    fn begun(&self, prefix: &str) -> usize {
        let labels = self.trace.events().iter().filter(|event| match &event.kind {
            EventKind::Begin { label, .. } => label.starts_with(prefix),
            _ => false,
        });
        labels.count()
    }
}

fn run(setup: &Value, files: &[(&str, &str)], steps: Vec<Value>) -> Ran {
    let program = Program {
        kind: Kind::Serverless,
        entry: files[0].0.to_owned(),
        files: files.iter().map(|(path, text)| SourceFile::text(path, text)).collect(),
        setup: AnySetup {
            serverless: Some(serde_json::from_value::<Setup>(setup.clone()).unwrap()),
            ..AnySetup::default()
        },
    };
    let mut trace = Recorder::default();
    let input = Input { steps, ..Input::default() };
    let outcome = run_to_end(&program, &input, &Limits::default(), &mut trace, &Stop::new());
    Ran { outcome, trace }
}

const WORKER: &str = "
    const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
    const { DynamoDBDocument } = require('@aws-sdk/lib-dynamodb');
    const db = DynamoDBDocument.from(new DynamoDBClient({}));
    exports.handler = async ({ Records }) => {
        const batchItemFailures = [];
        for (const { messageId, body } of Records) {
            if (body === 'poison') { batchItemFailures.push({ itemIdentifier: messageId }); continue; }
            await db.put({ TableName: 'Done', Item: { id: body } });
        }
        return { batchItemFailures };
    };";

fn queue_setup(partial: bool) -> Value {
    json!({
        "queues": { "work": { "dead-letter": "dead", "max-receives": 3, "visibility-timeout-s": 20 }, "dead": {} },
        "tables": { "Done": { "key": ["id"] } },
        "triggers": [{ "from": "queue:work", "report-batch-item-failures": partial }],
    })
}

#[test]
fn a_poison_message_comes_back_until_it_is_put_aside() {
    let send = |body: &str| json!({ "@send": { "queue": "work", "body": body } });
    let ran = run(&queue_setup(true), &[("index.js", WORKER)], vec![send("good"), send("poison"), send("fine")]);
    assert_eq!(ran.outcome.status, Status::Completed, "{:?}", ran.outcome.error);
    assert_eq!((ran.messages("work").len(), ran.messages("dead")), (0, vec!["poison".to_owned()]));
    assert_eq!(ran.items("Done").len(), 2);
    assert_eq!(ran.begun("invocation"), 5, "one for each good message, three for the bad one");
}

#[test]
fn a_batch_that_throws_comes_back_whole() {
    let thrower = "exports.handler = async () => { throw new Error('no'); };";
    let sender = "
        const { SQSClient, SendMessageBatchCommand } = require('@aws-sdk/client-sqs');
        exports.handler = async () => {
            const Entries = ['a', 'b'].map((MessageBody, n) => ({ Id: String(n), MessageBody }));
            const answer = await new SQSClient({}).send(new SendMessageBatchCommand({ QueueUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/work', Entries }));
            return answer.Successful.length;
        };";
    let mut setup = queue_setup(false);
    setup["triggers"][0]["handler"] = json!("worker.handler");
    let ran = run(&setup, &[("index.js", sender), ("worker.js", thrower)], vec![json!({})]);
    assert_eq!(ran.outcome.result, Some(json!(2)), "the failures of the worker are not the sender's");
    assert_eq!(ran.outcome.status, Status::Completed);
    assert_eq!(ran.messages("dead"), ["a", "b"]);
    assert_eq!(ran.begun("invocation"), 4);
}

#[test]
fn an_upload_starts_a_function_that_reads_it() {
    let reader = "
        const { S3Client, GetObjectCommand, PutObjectCommand } = require('@aws-sdk/client-s3');
        const s3 = new S3Client({});
        exports.handler = async ({ Records }) => {
            const { bucket, object } = Records[0].s3;
            const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: decodeURIComponent(object.key.replace(/\\+/g, ' ')) }));
            const text = await Body.transformToString();
            await s3.send(new PutObjectCommand({ Bucket: 'counts', Key: object.key, Body: String(text.split('\\n').length) }));
        };";
    let setup = json!({ "buckets": ["uploads", "counts"], "triggers": [{ "from": "bucket:uploads" }] });
    let upload = json!({ "@upload": { "bucket": "uploads", "key": "a b.csv", "body": "x\ny\nz" } });
    let ran = run(&setup, &[("index.js", reader)], vec![upload]);
    assert_eq!(ran.outcome.status, Status::Completed);
    assert_eq!(ran.items("counts"), [json!({ "Key": "a+b.csv", "Size": 1 })]);
}

#[test]
fn a_notice_reaches_those_whose_filter_it_passes_and_an_event_nobody_can_take_is_put_aside() {
    let failing = "exports.handler = async () => { throw new Error('down'); };";
    let setup = json!({
        "topics": ["news"], "queues": { "all": {}, "big": {}, "lost": {} },
        "subscriptions": [
            { "topic": "news", "queue": "all", "raw": true },
            { "topic": "news", "queue": "big", "filter": { "total": [{ "numeric": [">", 100] }] } },
        ],
        "triggers": [{ "from": "topic:news", "dead-letter": "lost" }],
    });
    let publish = json!({ "@publish": { "topic": "news", "body": "hello", "attributes": { "total": { "DataType": "Number", "StringValue": "5" } } } });
    let ran = run(&setup, &[("index.js", failing)], vec![publish]);
    assert_eq!((ran.messages("all"), ran.messages("big").len()), (vec!["hello".to_owned()], 0));
    assert_eq!(ran.begun("invocation"), 3, "the first try and two more");
    assert!(ran.messages("lost")[0].contains("\"Message\":\"hello\""));
}

#[test]
fn a_change_of_a_table_starts_a_function_with_both_images() {
    let program = "
        const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
        const { DynamoDBDocument } = require('@aws-sdk/lib-dynamodb');
        const db = DynamoDBDocument.from(new DynamoDBClient({}));
        exports.handler = async () => { await db.update({ TableName: 'Stock', Key: { sku: 'A' }, UpdateExpression: 'ADD amount :n', ExpressionAttributeValues: { ':n': -1 } }); };
        exports.changed = async ({ Records }) => {
            for (const { eventName, dynamodb } of Records) await db.put({ TableName: 'Log', Item: { id: eventName, was: dynamodb.OldImage?.amount.N, is: dynamodb.NewImage.amount.N } });
        };";
    let setup = json!({
        "tables": { "Stock": { "key": ["sku"], "stream": true, "items": [{ "sku": "A", "amount": 3 }] }, "Log": { "key": ["id"] } },
        "triggers": [{ "from": "table:Stock", "handler": "index.changed" }],
    });
    let ran = run(&setup, &[("index.js", program)], vec![json!({})]);
    assert_eq!(ran.items("Log"), [json!({ "id": "MODIFY", "was": "3", "is": "2" })]);
}

#[test]
fn a_function_calls_another_without_waiting() {
    let caller = "
        const { LambdaClient, InvokeCommand } = require('@aws-sdk/client-lambda');
        const lambda = new LambdaClient({});
        const call = (FunctionName, InvocationType) => lambda.send(new InvokeCommand({ FunctionName, InvocationType, Payload: JSON.stringify({ id: 'x' }) }));
        exports.handler = async () => [
            (await call('receipts', 'Event')).StatusCode,
            await call('none', 'Event').catch((error) => error.name),
            await call('receipts').catch((error) => error.message.includes('InvocationType')),
        ];
        exports.receipts = async ({ id }, { functionName }) => console.log('receipt for', id);";
    let setup = json!({ "triggers": [{ "from": "invoke:receipts", "handler": "index.receipts" }] });
    let ran = run(&setup, &[("index.js", caller)], vec![json!({})]);
    assert_eq!(ran.outcome.result, Some(json!([202, "ResourceNotFoundException", true])));
    assert!(ran.trace.console().contains("receipt for x"));
}

#[test]
fn a_function_that_feeds_itself_is_stopped() {
    let looping = "
        const { SQS } = require('@aws-sdk/client-sqs');
        exports.handler = async () => { await new SQS({}).sendMessage({ QueueUrl: 'x/work', MessageBody: 'again' }); };";
    let setup = json!({ "queues": { "work": {} }, "triggers": [{ "from": "queue:work" }] });
    let ran = run(&setup, &[("index.js", looping)], vec![json!({})]);
    assert_eq!(ran.outcome.status, Status::Completed);
    assert_eq!(ran.begun("invocation"), 65);
}

#[test]
fn a_loop_over_much_state_leaves_a_small_trace() {
    let looping = "
        const { SQS } = require('@aws-sdk/client-sqs');
        const { S3 } = require('@aws-sdk/client-s3');
        let n = 0;
        exports.handler = async () => {
            await new S3({}).putObject({ Bucket: 'b', Key: 'x'.repeat(1000) + n++, Body: 'y' });
            for (let i = 0; i < 2; i++) await new SQS({}).sendMessage({ QueueUrl: 'x/work', MessageBody: 'z'.repeat(1 << 19) });
        };";
    let setup = json!({ "memory-mb": 256, "buckets": ["b"], "queues": { "work": {} }, "triggers": [{ "from": "queue:work", "batch-size": 1 }] });
    let ran = run(&setup, &[("index.js", looping)], vec![json!({})]);
    let shown = ran.trace.events().iter().map(|event| match &event.kind {
        EventKind::State { panel: Panel::Messages { messages, .. } } => messages.iter().map(|one| one.body.len()).sum(),
        _ => 0,
    });
    let shown: usize = shown.sum();
    assert!(shown < 64 << 20, "{shown} bytes of state in the trace");
}

#[test]
fn names_that_lead_nowhere_are_found_without_running() {
    for setup in [
        json!({ "triggers": [{ "from": "queue:none" }] }),
        json!({ "triggers": [{ "from": "clock:daily" }] }),
        json!({ "queues": { "a": { "dead-letter": "b" } } }),
        json!({ "subscriptions": [{ "topic": "t", "queue": "q" }] }),
        json!({ "tables": { "T": { "key": ["id"] } }, "triggers": [{ "from": "table:T" }] }),
    ] {
        assert!(serde_json::from_value::<Setup>(setup.clone()).unwrap().complaint().is_some(), "{setup}");
    }
}

#[test]
fn queues_answer_odd_requests_in_their_own_words() {
    let source = "
        const { SQS } = require('@aws-sdk/client-sqs');
        const sqs = new SQS({});
        exports.handler = async () => {
            const QueueUrl = (await sqs.getQueueUrl({ QueueName: 'work' })).QueueUrl;
            const names = [];
            for (const [method, params] of [
                ['sendMessage', { QueueUrl: 'https://nowhere/none', MessageBody: 'x' }],
                ['sendMessageBatch', { QueueUrl, Entries: [] }],
                ['sendMessageBatch', { QueueUrl, Entries: Array.from({ length: 1000 }, (_, n) => ({ Id: String(n), MessageBody: 'x' })) }],
                ['sendMessageBatch', { QueueUrl, Entries: [{ Id: '1', MessageBody: 'x' }, { Id: '1', MessageBody: 'y' }] }],
                ['receiveMessage', { QueueUrl, MaxNumberOfMessages: 11 }],
                ['changeMessageVisibility', { QueueUrl, ReceiptHandle: 'odd', VisibilityTimeout: 1 }],
            ]) await sqs[method](params).catch((error) => names.push(error.name));
            return names;
        };";
    let ran = run(&json!({ "queues": { "work": {} } }), &[("index.js", source)], vec![json!({})]);
    let names = [
        "QueueDoesNotExist",
        "EmptyBatchRequest",
        "TooManyEntriesInBatchRequest",
        "BatchEntryIdsNotDistinct",
        "InvalidParameterValue",
        "ReceiptHandleIsInvalid",
    ];
    assert_eq!(ran.outcome.result, Some(json!(names)));
}
