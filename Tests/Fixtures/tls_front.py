"""A TLS proxy as somebody might have set it up: `tls_front.py FOLDER BACKEND_PORT FAULT...`.

Makes a certificate in FOLDER, listens on a free port of loopback, prints the port, and passes what comes on to the
backend, except for what the faults say: `expired`, `days=3`, `wrong-name`; `rewrites-path`, `drops-query`,
`changes-body`, `hides-clients`, `believes-anybody`, `buffers`; `plain` speaks no TLS, and says so.
"""

import pathlib
import socket
import ssl
import subprocess
import sys
import threading

FOLDER, BACKEND, FAULTS = pathlib.Path(sys.argv[1]), int(sys.argv[2]), set(sys.argv[3:])
DAYS = next((fault[5:] for fault in FAULTS if fault.startswith("days=")), "-1" if "expired" in FAULTS else "90")
NAME = "DNS:elsewhere.example" if "wrong-name" in FAULTS else "IP:127.0.0.1"


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], cwd=FOLDER, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def certificate():
    (FOLDER / "names").write_text(f"subjectAltName={NAME}\n")
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "key.pem",
            "-out", "request.pem", "-subj", "/CN=127.0.0.1")
    openssl("x509", "-req", "-in", "request.pem", "-signkey", "key.pem", "-extfile", "names", "-days", DAYS,
            "-out", "certificate.pem")


def request_of(client):
    """The head's lines and the body of one request."""
    read = b""
    while b"\r\n\r\n" not in read:
        more = client.recv(65536)
        if not more:
            return None
        read += more
    head, body = read.split(b"\r\n\r\n", 1)
    lines = head.decode().split("\r\n")
    length = next((int(line.split(":")[1]) for line in lines if line.lower().startswith("content-length:")), 0)
    while len(body) < length:
        body += client.recv(65536)
    return lines, body


def treated(lines, body, client_address):
    method, target, version = lines[0].split(" ")
    if "rewrites-path" in FAULTS:
        target = "/desk" + target
    if "drops-query" in FAULTS:
        target = target.split("?")[0]
    if "changes-body" in FAULTS:
        body = body.replace(b"ringing", b"Ringing")
    forwarded = [line for line in lines[1:] if line.lower().startswith("x-forwarded-for:")]
    rest = [line for line in lines[1:] if not line.lower().startswith(("x-forwarded-for:", "connection:"))]
    if "believes-anybody" in FAULTS:
        rest += forwarded
    elif "hides-clients" not in FAULTS:
        said = [line.split(":", 1)[1].strip() for line in forwarded]
        rest.append("X-Forwarded-For: " + ", ".join(said + [client_address]))
    head = "\r\n".join([f"{method} {target} {version}", *rest, "Connection: close"])
    return head.encode() + b"\r\n\r\n" + body


def serve(client, address, context):
    try:
        if context:
            client = context.wrap_socket(client, server_side=True)
        with client:
            if not context:
                client.recv(65536)
                return client.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
            request = request_of(client)
            if not request:
                return
            with socket.create_connection(("127.0.0.1", BACKEND)) as backend:
                backend.sendall(treated(*request, address[0]))
                whole = b""
                while answer := backend.recv(65536):
                    if "buffers" in FAULTS:
                        whole += answer
                    else:
                        client.sendall(answer)
                client.sendall(whole)
    except OSError:
        pass  # Who does not like the certificate hangs up.


certificate()
tls = None
if "plain" not in FAULTS:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(FOLDER / "certificate.pem", FOLDER / "key.pem")
with socket.create_server(("127.0.0.1", 0)) as listener:
    print(listener.getsockname()[1], flush=True)
    while True:
        threading.Thread(target=serve, args=(*listener.accept(), tls), daemon=True).start()
