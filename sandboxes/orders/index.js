// Example of an AWS Lambda function
const AWS = require('aws-sdk');
const dynamoDB = new AWS.DynamoDB.DocumentClient();
const sns = new AWS.SNS();

exports.handler = async (event) => {
    try {
        // Parse the incoming event
        const order = JSON.parse(event.body);

        // Validate the order
        if (!order.userId || !order.items || !order.total) {
            return {
                statusCode: 400,
                body: JSON.stringify({
                    error: 'Invalid order data'
                })
            };
        }

        // Process the order
        const orderId = await processOrder(order);

        // Notify relevant services
        await notifyServices(orderId, order);

        return {
            statusCode: 200,
            body: JSON.stringify({
                message: 'Order processed successfully',
                orderId
            })
        };
    } catch (error) {
        console.error('Error processing order:', error);
        return {
            statusCode: 500,
            body: JSON.stringify({
                error: 'Internal server error'
            })
        };
    }
};

async function processOrder(order) {
    const orderId = `ORD-${Date.now()}-${Math.random().toString(36).substr(2, 9)}`;
    
    await dynamoDB.put({
        TableName: 'Orders',
        Item: {
            orderId,
            ...order,
            status: 'PROCESSING',
            createdAt: new Date().toISOString()
        }
    }).promise();

    return orderId;
}

async function notifyServices(orderId, order) {
    // Notify inventory service
    await sns.publish({
        TopicArn: process.env.INVENTORY_TOPIC_ARN,
        Message: JSON.stringify({
            orderId,
            items: order.items
        })
    }).promise();

    // Notify payment service
    await sns.publish({
        TopicArn: process.env.PAYMENT_TOPIC_ARN,
        Message: JSON.stringify({
            orderId,
            amount: order.total,
            userId: order.userId
        })
    }).promise();
}
