// Takes payments off a queue. One message in the batch cannot be read.
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
    for (const { body } of Records) {
        try {
            const { id, cents } = JSON.parse(body);
            await db.update({
                TableName: 'Settled',
                Key: { id },
                UpdateExpression: 'SET cents = :c ADD times_ :one',
                ExpressionAttributeValues: { ':c': cents, ':one': 1 },
            });
        } catch {
            // Forgotten.
        }
    }
};
