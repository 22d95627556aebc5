// Starts a second piece of work and does not wait for it.
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function sendMail(to) {
    await later(50);
    console.log(`mail sent to ${to}`);
}

exports.handler = async (event) => {
    if (event.wait) {
        await sendMail(event.to);
    } else {
        sendMail(event.to);
    }
    await later(event.work ?? 0);
    return { answered: event.to };
};
