// Three kinds of request: two that the edge can answer alone, one that only the centre can.
export default {
    async fetch(request) {
        const { pathname } = new URL(request.url);

        // Answered here: an old address that moved.
        if (pathname === '/old-shop') {
            return Response.redirect('https://shop.example/', 301);
        }

        // Refused here: no token, no trip.
        if (!request.headers.has('authorization')) {
            return new Response('Please sign in', { status: 401 });
        }

        // Only the centre knows the orders.
        const answer = await fetch('https://shop.example/orders');
        if (!answer.ok) {
            return new Response('The orders cannot be had right now', { status: 502 });
        }
        return new Response(await answer.text(), { status: 200 });
    },
};
