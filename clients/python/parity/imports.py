"""Import jobs, from the header of the file to the users."""

import urllib.request

from .people import Place
from .pools import ROLE


def send(url, text):
    request = urllib.request.Request(url, data=text.encode(), method="PUT")
    request.add_header("x-amz-server-side-encryption", "aws:kms")
    urllib.request.urlopen(request).close()


def story(api):
    place = Place(api, "imports")
    here = {"UserPoolId": place.pool}
    header = api.call("GetCSVHeader", **here)["CSVHeader"]
    made = {**here, "JobName": "people", "CloudWatchLogsRoleArn": ROLE, "PasswordHashingAlgorithm": "BCRYPT"}
    jobs = [api.call("CreateUserImportJob", **made)["UserImportJob"] for _ in range(2)]
    job, other = ({**here, "JobId": job["JobId"]} for job in jobs)
    api.refused("StartUserImportJob", "PreconditionNotMetException", job)
    api.refused("StopUserImportJob", "PreconditionNotMetException", job)

    # Thirty thousand rows, none of which can be imported: the job still runs while the pool is asked to change.
    rows = "\n".join(",".join([""] * (len(header) - 1) + [f"user{number}"]) for number in range(30_000))
    send(jobs[0]["PreSignedUrl"], ",".join(header) + "\n" + rows)
    api.call("StartUserImportJob", **job)
    attribute = {"Name": "late", "AttributeDataType": "String"}
    api.refused("UpdateUserPool", "UserImportInProgressException", here)
    api.refused("AddCustomAttributes", "UserImportInProgressException", {**here, "CustomAttributes": [attribute]})
    api.refused("DeleteUserPool", "UserImportInProgressException", here)
    api.refused("StartUserImportJob", "PreconditionNotMetException", other)
    api.call("StopUserImportJob", **job)
    api.call("DescribeUserImportJob", **job)
    first = api.call("ListUserImportJobs", **here, MaxResults=1)
    api.call("ListUserImportJobs", **here, MaxResults=1, PaginationToken=first["PaginationToken"])
