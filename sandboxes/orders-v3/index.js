// The order function over version 3 of the SDK: clients that send commands.
const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocumentClient, PutCommand } = require('@aws-sdk/lib-dynamodb');
const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns');

const db = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const sns = new SNSClient({});

exports.handler = async ({ orderId, total }) => {
    try {
        await db.send(new PutCommand({
            TableName: 'Orders',
            Item: { orderId, total },
            ConditionExpression: 'attribute_not_exists(orderId)',
        }));
    } catch (error) {
        if (error.name !== 'ConditionalCheckFailedException') throw error;
        return { stored: false };
    }
    await sns.send(new PublishCommand({
        TopicArn: process.env.ORDERS_TOPIC_ARN,
        Message: JSON.stringify({ orderId, total }),
    }));
    return { stored: true };
};
