//! What functions that use version 3 of the SDK see.

use serde_json::{Value, json};

use super::{Runtime, Setup, TableSetup};
use crate::{
    sandbox::{
        FaultSetup, Input, Kind, Limits, Program, ProgramError, Setup as AnySetup, SourceFile, Stop, run_to_end,
    },
    trace::Recorder,
};

fn run_file(file: &str, source: &str, faults: Vec<FaultSetup>, setup: Setup) -> (Value, Option<ProgramError>) {
    let program = Program {
        kind: Kind::Serverless,
        entry: file.to_owned(),
        files: vec![SourceFile::text(file, source)],
        setup: AnySetup { serverless: Some(setup), ..AnySetup::default() },
    };
    let input = Input { steps: vec![json!({})], faults, seed: 7 };
    let outcome = run_to_end(&program, &input, &Limits::default(), &mut Recorder::default(), &Stop::new());
    (outcome.result.unwrap(), outcome.error)
}

fn setup() -> Setup {
    let table = TableSetup { key: vec!["id".to_owned()], ..TableSetup::default() };
    Setup {
        runtime: Runtime::Managed,
        tables: [("Things".to_owned(), table)].into_iter().collect(),
        topics: vec!["news".to_owned()],
        ..Setup::default()
    }
}

/// What a handler with this body answers.
fn answer(body: &str) -> Value {
    let source = format!(
        "const {{ DynamoDBClient, DynamoDB, ConditionalCheckFailedException }} = require('@aws-sdk/client-dynamodb');\n\
         const lib = require('@aws-sdk/lib-dynamodb');\n\
         const {{ marshall, unmarshall }} = require('@aws-sdk/util-dynamodb');\n\
         const {{ SNS, SNSClient, PublishCommand }} = require('@aws-sdk/client-sns');\n\
         const db = lib.DynamoDBDocument.from(new DynamoDBClient({{}}));\n\
         exports.handler = async () => {{ {body} }};"
    );
    run_file("index.js", &source, Vec::new(), setup()).0
}

#[test]
fn items_go_in_and_out_as_plain_values() {
    let seen = answer(
        "await db.put({ TableName: 'Things', Item: { id: 'a', tags: new Set(['x', 'y']), raw: new Uint8Array([1, 2]), n: 1.5, big: 10n ** 20n } });
         const { Item } = await db.send(new lib.GetCommand({ TableName: 'Things', Key: { id: 'a' } }));
         return [[...Item.tags], [...Item.raw], Item.n, String(Item.big)];",
    );
    assert_eq!(seen, json!([["x", "y"], [1, 2], 1.5, "100000000000000000000"]));
}

#[test]
fn the_low_level_client_has_methods_callbacks_and_typed_values() {
    let seen = answer(
        "const low = new DynamoDB({});
         await low.putItem({ TableName: 'Things', Item: marshall({ id: 'b', list: [1, null] }) });
         const data = await new Promise((resolve, reject) => low.getItem({ TableName: 'Things', Key: { id: { S: 'b' } } }, (error, data) => error ? reject(error) : resolve(data)));
         return [data.Item, unmarshall(data.Item), data.$metadata.httpStatusCode, data.$metadata.attempts];",
    );
    let item = json!({ "id": { "S": "b" }, "list": { "L": [{ "N": "1" }, { "NULL": true }] } });
    assert_eq!(seen, json!([item, { "id": "b", "list": [1, null] }, 200, 1]));
}

#[test]
fn a_failed_condition_is_an_error_of_its_own_class_with_the_item() {
    let seen = answer(
        "const put = { TableName: 'Things', Item: { id: 'c' }, ConditionExpression: 'attribute_not_exists(id)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
         await db.put(put);
         try { await db.put(put); } catch (error) {
             return [error instanceof ConditionalCheckFailedException, error.name, error.$fault, error.$metadata.httpStatusCode, error.Item, error.__type];
         }",
    );
    let name = "ConditionalCheckFailedException";
    let kind = format!("com.amazonaws.dynamodb.v20120810#{name}");
    assert_eq!(seen, json!([true, name, "client", 400, { "id": { "S": "c" } }, kind]));
}

#[test]
fn a_cancelled_transaction_gives_its_reasons() {
    let seen = answer(
        "try { await db.transactWrite({ TransactItems: [
             { Put: { TableName: 'Things', Item: { id: 'd' } } },
             { ConditionCheck: { TableName: 'Things', Key: { id: 'e' }, ConditionExpression: 'attribute_exists(id)' } },
         ] }); } catch (error) { return [error.name, error.CancellationReasons.map((reason) => reason.Code)]; }",
    );
    assert_eq!(seen, json!(["TransactionCanceledException", ["None", "ConditionalCheckFailed"]]));
}

#[test]
fn batches_and_pages_go_through_every_table() {
    let seen = answer(
        "await db.batchWrite({ RequestItems: { Things: [1, 2, 3].map((n) => ({ PutRequest: { Item: { id: `p${n}`, n } } })) } });
         const pages = [];
         for await (const page of lib.paginateScan({ client: db, pageSize: 2 }, { TableName: 'Things' })) pages.push(page.Items.length);
         const { Responses } = await db.batchGet({ RequestItems: { Things: { Keys: [{ id: 'p2' }] } } });
         return [pages, Responses.Things];",
    );
    assert_eq!(seen, json!([[2, 1], [{ "id": "p2", "n": 2 }]]));
}

#[test]
fn what_cannot_be_marshalled_says_which_option_would_help() {
    for (value, message) in [
        ("undefined", "Pass options.removeUndefinedValues=true to remove undefined values from map/array/set."),
        ("new Set()", "Pass a non-empty set, or options.convertEmptyValues=true."),
        (
            "new (class Point {})()",
            "Unsupported type passed: [object Object]. Pass options.convertClassInstanceToMap=true to marshall typeof object as map attribute.",
        ),
        ("NaN", "Special numeric value NaN is not allowed"),
    ] {
        let body = format!("try {{ marshall({{ v: {value} }}); }} catch (error) {{ return error.message; }}");
        assert_eq!(answer(&body), json!(message), "{value}");
    }
    let options = "return marshall({ a: undefined, e: '', s: new Set() }, { removeUndefinedValues: true, convertEmptyValues: true });";
    assert_eq!(answer(options), json!({ "e": { "NULL": true }, "s": { "NULL": true } }));
}

#[test]
fn a_command_that_is_not_here_says_what_is() {
    let seen = answer(
        "const { ExecuteStatementCommand } = require('@aws-sdk/client-dynamodb');
         try { new ExecuteStatementCommand({}); } catch (error) { return error.message; }",
    );
    let message = seen.as_str().unwrap();
    assert!(message.starts_with("ExecuteStatementCommand is not one of the commands DynamoDB has here"), "{message}");
    assert!(message.contains("PutItemCommand"));
}

#[test]
fn a_missing_role_and_an_unknown_package_are_told_as_the_sdk_tells_them() {
    let source = "const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns');
        exports.handler = () => new SNSClient({}).send(new PublishCommand({ Message: 'x' }));";
    let (seen, error) = run_file("index.js", source, Vec::new(), Setup { credentials: false, ..setup() });
    assert_eq!(seen["errorType"], "CredentialsProviderError");
    assert_eq!(seen["errorMessage"], "Could not load credentials from any providers");
    assert_eq!(error.unwrap().location.unwrap().line, 2, "the place in the learner's own file");
    let (seen, error) = run_file("index.js", "const k = require('@aws-sdk/client-kinesis');", Vec::new(), setup());
    assert_eq!(seen["errorType"], "Runtime.ImportModuleError");
    assert!(error.unwrap().help.unwrap().contains("client-sqs"));
}

#[test]
fn es_modules_import_the_packages_by_name() {
    let source = "import { SNSClient, PublishCommand } from '@aws-sdk/client-sns';
        const sns = new SNSClient({ region: 'us-east-1' });
        export const handler = async () => {
            const answer = await sns.send(new PublishCommand({ TopicArn: 'arn:aws:sns:us-east-1:123456789012:news', Message: 'hi' }));
            return typeof answer.MessageId;
        };";
    assert_eq!(run_file("index.mjs", source, Vec::new(), setup()).0, json!("string"));
}

#[test]
fn throttled_calls_are_tried_again_on_the_virtual_clock_and_the_error_counts_them() {
    let source = "const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns');
        exports.handler = async () => {
            const begun = Date.now();
            try { await new SNSClient({}).send(new PublishCommand({ Message: 'x' })); }
            catch (error) { return [error.name, error.$metadata.attempts, Date.now() - begun >= error.$metadata.totalRetryDelay, error.$metadata.totalRetryDelay > 0]; }
        };";
    let fault = FaultSetup { target: "sns".to_owned(), effect: "throttle".to_owned(), ..FaultSetup::default() };
    let (seen, _) = run_file("index.js", source, vec![fault], setup());
    assert_eq!(seen, json!(["Throttling", 3, true, true]));
}
