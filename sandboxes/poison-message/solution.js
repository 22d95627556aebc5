// Takes payments off a queue, and names the messages it could not take.
const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocument } = require('@aws-sdk/lib-dynamodb');
const { SQSClient, SendMessageBatchCommand } = require('@aws-sdk/client-sqs');

const db = DynamoDBDocument.from(new DynamoDBClient({}));
const sqs = new SQSClient({});

// Called by hand: puts what it is given into the queue.
exports.handler = async ({ payments }) => {
    const Entries = payments.map((body, n) => ({ Id: String(n), MessageBody: body }));
    const { Successful } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: process.env.PAYMENTS_QUEUE_URL, Entries }));
    return { sent: Successful.length };
};

// Started by the queue.
exports.settle = async ({ Records }) => {
    const batchItemFailures = [];
    for (const { messageId, body } of Records) {
        try {
            const { id, cents } = JSON.parse(body);
            await db.update({
                TableName: 'Settled',
                Key: { id },
                UpdateExpression: 'SET cents = :c ADD times_ :one',
                ExpressionAttributeValues: { ':c': cents, ':one': 1 },
            });
        } catch (error) {
            console.error(messageId, error.message);
            batchItemFailures.push({ itemIdentifier: messageId });
        }
    }
    return { batchItemFailures };
};
