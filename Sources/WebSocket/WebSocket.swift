/// WebSocket.
