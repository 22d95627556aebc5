// Started by an upload: counts the lines of the file and writes the figure beside it.
import { S3Client, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';

const s3 = new S3Client({});

export const handler = async ({ Records }) => {
    for (const { s3: { bucket, object } } of Records) {
        const Key = decodeURIComponent(object.key.replace(/\+/g, ' '));
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket.name, Key }));
        const lines = (await Body.transformToString()).split('\n').length;
        console.log(`${Key}: ${lines} lines`);
        await s3.send(new PutObjectCommand({ Bucket: 'figures', Key: `${Key}.lines`, Body: String(lines) }));
    }
};
