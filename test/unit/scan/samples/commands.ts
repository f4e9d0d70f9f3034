/** Commands and programs, a case to a line: path, template (see support/scanSamples.ts). */
export const commandSamples: readonly (readonly [file: string, template: string])[] = [
  [
    'curl.sh',
    `#!/bin/bash
curl "https://artifactory.corp.example/artifactory/gen-a/x" --user amy:«K1|artifactory.corp.example|gen-a|amy»
curl -X PUT -u ben:'«P1|artifactory.corp.example|gen-b|ben»' -T f "https://artifactory.corp.example/artifactory/gen-b/x;a=b"
curl -H "Authorization: Basic «b64 cat:K2|artifactory.corp.example|gen-c|cat»" https://artifactory.corp.example/artifactory/gen-c/x
curl -k -L -Hx-jfrog-art-api:«K3|artifactory.corp.example:8443|gen-d|-» https://artifactory.corp.example:8443/artifactory/gen-d/x
out=$(curl -s -u "dan:«K1|packages.corp.example|gen-e|dan»" https://packages.corp.example/artifactory/gen-e/x | jq .)
if ! curl -fu eve:«R1|packages.corp.example|gen-f|eve» https://packages.corp.example/artifactory/gen-f/x; then exit 1; fi
curl https://fay:«K2|packages.corp.example|gen-g|fay»@packages.corp.example/artifactory/gen-g/x -o y # «K3»
curl -u "gus:«P1»" https://other.example/artifactor/x
curl -u "$U:$P" https://artifactory.corp.example/artifactory/gen-a/x
wget --user hal --password «R2|artifactory.corp.example|gen-h|hal» https://artifactory.corp.example/artifactory/gen-h/x
wget --header="X-JFrog-Art-Api: «K3|artifactory.corp.example|gen-i|-»" -O - https://artifactory.corp.example/artifactory/gen-i/x
http --auth=ida:«K1|artifactory.corp.example|gen-j|ida» https://artifactory.corp.example/artifactory/gen-j/x
http GET https://artifactory.corp.example/artifactory/gen-k/x X-JFrog-Art-Api:«K2|artifactory.corp.example|gen-k|-»
`,
  ],
  [
    'packages.sh',
    `npm config set //artifactory.corp.example/artifactory/api/npm/npm-a/:_authToken «K1|artifactory.corp.example|npm-a|-»
npm config set '//artifactory.corp.example/artifactory/api/npm/npm-b/:_auth=«b64 jo:K2|artifactory.corp.example|npm-b|jo»'
pip config set global.index-url "https://kim:«R1|artifactory.corp.example|pypi-a|kim»@artifactory.corp.example/artifactory/api/pypi/pypi-a/simple"
bundle config set --global artifactory.corp.example lou:«K3|artifactory.corp.example|-|lou»
bundle config https://packages.corp.example/artifactory/api/gems/gems-a/ max:«K1|packages.corp.example|gems-a|max»
gem sources --add https://ned:«K2|packages.corp.example|gems-b|ned»@packages.corp.example/artifactory/api/gems/gems-b/
poetry config repositories.corp https://artifactory.corp.example/artifactory/api/pypi/pypi-b
poetry config http-basic.corp ola «P1|artifactory.corp.example|pypi-b|ola»
conan remote add corp https://artifactory.corp.example/artifactory/api/conan/conan-a
conan user -p «K3|artifactory.corp.example|conan-a|pam» -r corp pam
conan remote login -p «R2|artifactory.corp.example|conan-a|quy» corp quy
mvn -B deploy -Dartifactory.url=https://artifactory.corp.example/artifactory/libs-a -Dartifactory.username=ria -Dartifactory.password=«P1|artifactory.corp.example|libs-a|ria»
./gradlew publish -Partifactory_contextUrl=https://packages.corp.example/artifactory -Partifactory_user=sam -Partifactory_password=«K1|packages.corp.example|-|sam»
twine upload --repository-url https://artifactory.corp.example/artifactory/api/pypi/pypi-c -u tia -p '«P1|artifactory.corp.example|pypi-c|tia»' dist/*
choco push a.nupkg -s https://artifactory.corp.example/artifactory/api/nuget/choco-a -k "uma:«K2|artifactory.corp.example|choco-a|uma»"
choco source add -n=art -s="https://artifactory.corp.example/artifactory/api/nuget/choco-b" -u=vic -p=«P1|artifactory.corp.example|choco-b|vic»
nuget.exe push a.nupkg «K3|packages.corp.example|nuget-a|-» -Source https://packages.corp.example/artifactory/api/nuget/nuget-a
nuget push a.nupkg -ApiKey wes:«P1|packages.corp.example|nuget-b|wes» -Source https://packages.corp.example/artifactory/api/nuget/nuget-b
kubectl create secret docker-registry r --docker-server=img.packages.corp.example --docker-username=xia --docker-password=«R1|img.packages.corp.example|img|xia»
skopeo copy --dest-creds yan:«K1|artifactory.corp.example|?|yan» docker://x/y docker://artifactory.corp.example/docker-a/y:1
docker login --password=«P1|x-img.jfrog.io|?|zed» --username=zed x-img.jfrog.io
podman login -u abe -p«R2|artifactory.corp.example|-|abe» artifactory.corp.example
helm registry login artifactory.corp.example -u bea --password «K2|artifactory.corp.example|-|bea»
jf rt u --url=https://artifactory.corp.example/artifactory --user=cal --password=«A1|artifactory.corp.example|-|cal» a gen-a/
jf c add s1 --url https://x.jfrog.io --access-token «J1|x.jfrog.io|-|token-user» --refresh-token «R1»
git clone https://dee:«K3|artifactory.corp.example|?|dee»@artifactory.corp.example/artifactory/api/vcs/vcs-a
git -c http.extraHeader="X-JFrog-Art-Api: «K1|artifactory.corp.example|lfs-a|-»" lfs push https://artifactory.corp.example/artifactory/api/lfs/lfs-a
go env -w GOPROXY=https://eli:«K2|artifactory.corp.example|go-a|eli»@artifactory.corp.example/artifactory/api/go/go-a,direct
docker build --build-arg ART_TOKEN=«K3|?|?|-» --build-arg X=1 .
`,
  ],
  [
    'Program.cs',
    `var client = new HttpClient { BaseAddress = new Uri("https://artifactory.corp.example/artifactory/") };
client.DefaultRequestHeaders.Add("X-JFrog-Art-Api", "«K1|?|?|-»"); // «K2»
/* "«K3»" */
var c = new NetworkCredential("fin", @"«R1|?|?|?»");
`,
  ],
  [
    'Main.java',
    `class Main {
  static final String URL = "https://artifactory.corp.example/artifactory/gen-a";
  private static final String API_KEY = "«K1|artifactory.corp.example|?|-»";
  void run() { HttpRequest.newBuilder(URI.create(URL)).header("X-JFrog-Art-Api", API_KEY).build(); }
  // "«K2»"
}
`,
  ],
  [
    'main.go',
    `package main
// «K2»
const base = "https://artifactory.corp.example/artifactory/gen-a/x"
func main() {
	req, _ := http.NewRequest("GET", "https://packages.corp.example/artifactory/gen-b/x", nil)
	req.SetBasicAuth("gil", "«K1|?|?|gil»")
	req.Header.Set("X-JFrog-Art-Api", \`«K3|?|?|-»\`)
}
`,
  ],
  [
    'deploy.rb',
    `require 'net/http'
# «K2»
uri = URI('https://artifactory.corp.example/artifactory/gen-a/x')
req['X-JFrog-Art-Api'] = '«K1|?|?|-»'
RestClient::Request.execute(method: :get, url: 'https://packages.corp.example/artifactory/gen-b/x', user: 'hui', password: '«P1|packages.corp.example|gen-b|hui»')
opts = { :url => "https://packages.corp.example/artifactory/gen-c", :username => "ike", :password => "«P1|packages.corp.example|gen-c|ike»" }
`,
  ],
  [
    'deploy.php',
    `<?php
$ch = curl_init("https://artifactory.corp.example/artifactory/gen-a/x");
curl_setopt($ch, CURLOPT_USERPWD, "jan:«K1|?|?|?»"); # «K2»
$config = ['url' => 'https://packages.corp.example/artifactory/gen-b', 'user' => 'kai', 'password' => '«P1|packages.corp.example|gen-b|kai»'];
`,
  ],
  [
    'up.py',
    `from artifactory import ArtifactoryPath
p = ArtifactoryPath(
    "https://artifactory.corp.example/artifactory/gen-a/x",
    auth=("lia", "«P1|artifactory.corp.example|gen-a|lia»"),
)
q = ArtifactoryPath("https://packages.corp.example/artifactory/gen-b/x", token="«J1|packages.corp.example|gen-b|token-user»")
config = {
    "artifactory": {"url": "https://packages.corp.example/artifactory", "username": "mia", "password": "«P1|packages.corp.example|-|mia»"},
    "database": {"host": "db.corp.example", "password": "«P1»"},
}
os.system("curl -u nat:«K1|artifactory.corp.example|gen-c|nat» https://artifactory.corp.example/artifactory/gen-c/x")
`,
  ],
  [
    'app/config.yaml',
    `artifactory:
  url: https://artifactory.corp.example/artifactory/libs-a
  username: oto
  password: «P1|artifactory.corp.example|libs-a|oto»
database:
  url: jdbc:postgresql://db.corp.example/x
  username: app
  password: «P1»
proxy: {host: proxy.corp.example, password: «P1»}
registry:
  server: packages.corp.example/artifactory/api/npm/npm-z
  auth:
    user: pia
    token: &tok "«R1|packages.corp.example|npm-z|pia»"
again: *tok
`,
  ],
  [
    'traps.yaml',
    `artifactory_url: https://artifactory.corp.example/artifactory
artifactory_password: \${ARTIFACTORY_PASSWORD}
artifactory_token: "{{ vault_token }}"
artifactory_api_key: changeme
artifactory_api_token: <token>
artifactory_secret: ENC[AES256_GCM,data:abc,iv:def]
artifactory_pass: "********"
artifactory_access_token: op://vault/item/field
artifactory_npm_token: npm_FAKEfake0FAKEfake0FAKEfake0FAKEfake0
artifactory_id_token: ghp_FAKE0fakeFAKE0fakeFAKE0fakeFAKE0fake
artifactory_sha_token: 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12
artifactory_uuid_token: 123e4567-e89b-42d3-a456-426614174000
db_password: «P1»
# artifactory_key: «K2»
`,
  ],
  [
    'two.yaml',
    `repositories:
  - name: one
    url: https://artifactory.corp.example/artifactory/one
    credentials: {username: rob, password: "«P1|artifactory.corp.example|one|rob»"}
  - name: two
    url: https://other.example/two
    credentials: {username: rob, password: "«P1»"}
`,
  ],
  [
    'App.csproj',
    `<Project><PropertyGroup><RestoreSources>https://sue:«K1|artifactory.corp.example|nuget-s|sue»@artifactory.corp.example/artifactory/api/nuget/v3/nuget-s</RestoreSources>
<!-- «K2» --></PropertyGroup></Project>
`,
  ],
];
