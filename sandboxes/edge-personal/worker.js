// A greeting by country. The country comes with the request, so nothing is asked of anybody.
const GREETINGS = { FR: 'Bonjour', DE: 'Guten Tag', JP: 'こんにちは', AU: "G'day" };

export default {
    fetch(request) {
        const country = request.cf?.country ?? 'unknown';
        const greeting = GREETINGS[country] ?? 'Hello';
        console.log('a visitor from', country);
        return new Response(`${greeting}!`, { headers: { 'content-language': country } });
    },
};
