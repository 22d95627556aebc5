// A worker near its visitor, with a database far away.
const QUESTIONS = ['user', 'basket', 'prices', 'stock'];

async function ask(question) {
    const answer = await fetch('https://database.example/' + question);
    return answer.text();
}

async function oneAfterAnother() {
    const answers = [];
    for (const question of QUESTIONS) {
        answers.push(await ask(question));
    }
    return answers;
}

function allTogether() {
    return Promise.all(QUESTIONS.map(ask));
}

export default {
    async fetch(request) {
        const { pathname } = new URL(request.url);
        const answers = pathname === '/together' ? await allTogether() : await oneAfterAnother();
        return Response.json({ asked: answers.length });
    },
};
