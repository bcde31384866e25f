# A real S3-compatible server for the tests: moto, kept by getmoto, on a port of this machine. It has
# one bucket, says its access key in one line of JSON, and ends when its standard input does.
# Arguments: port, and "auth" to refuse requests that are not signed by that key.
import json
import os
import sys

port, auth = int(sys.argv[1]), sys.argv[2] == "auth"
if auth:
    # The requests below are let in; every later one must be signed.
    os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "4"

import boto3
from moto.server import ThreadedMotoServer

server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
server.start()
_, port = server.get_host_and_port()


def client(name):
    return boto3.client(
        name,
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name="us-east-1",
        aws_access_key_id="setup",
        aws_secret_access_key="setup",
    )


key, secret = "anybody", "anything"
if auth:
    iam = client("iam")
    iam.create_user(UserName="porchlight")
    everything = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [everything]})
    iam.put_user_policy(UserName="porchlight", PolicyName="photos", PolicyDocument=policy)
    made = iam.create_access_key(UserName="porchlight")["AccessKey"]
    key, secret = made["AccessKeyId"], made["SecretAccessKey"]
client("s3").create_bucket(Bucket="photos")
print(json.dumps({"port": port, "key": key, "secret": secret}), flush=True)
sys.stdin.read()
server.stop()
