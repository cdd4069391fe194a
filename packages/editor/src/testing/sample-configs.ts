/** Interfaces that tests and the development page share. */
export const sampleConfigs = {
  entities: `<View>
  <Labels name="label" toName="text">
    <Label value="Person" background="#d64545"/>
    <Label value="Place"/>
    <Label value="Organisation" alias="ORG"/>
  </Labels>
  <Text name="text" value="$text" granularity="word"/>
</View>`,
  boxes: `<View>
  <RectangleLabels name="box" toName="image">
    <Label value="Person"/>
    <Label value="Car"/>
    <Label value="Dog"/>
  </RectangleLabels>
  <Image name="image" value="$image"/>
  <Choices name="occluded" toName="image" perRegion="true" choice="single" required="true" whenLabelValue="Person,Car">
    <Choice value="Visible"/>
    <Choice value="Partly hidden"/>
  </Choices>
  <TextArea name="note" toName="image" perRegion="true" placeholder="What is special about it?"/>
</View>`,
  classification: `<View>
  <Header value="What does the review say?"/>
  <Text name="text" value="$text"/>
  <Choices name="sentiment" toName="text" choice="single" showInline="true" required="true">
    <Choice value="Positive"/>
    <Choice value="Negative"/>
    <Choice value="Mixed"/>
  </Choices>
  <View visibleWhen="choice-selected" whenTagName="sentiment" whenChoiceValue="Negative,Mixed">
    <Header value="What was the complaint about?" size="5"/>
    <Choices name="reason" toName="text" choice="multiple">
      <Choice value="Price"/>
      <Choice value="Quality"><Choice value="Broken"/><Choice value="Too small"/></Choice>
      <Choice value="Delivery"/>
    </Choices>
  </View>
  <Rating name="stars" toName="text" maxRating="5"/>
  <TextArea name="summary" toName="text" maxSubmissions="1" rows="3" placeholder="Summary in one sentence"/>
  <TextArea name="keywords" toName="text" editable="true" placeholder="A keyword"/>
  <Number name="confidence" toName="text" min="0" max="100" slider="true"/>
  <DateTime name="date" toName="text" only="date"/>
</View>`,
  relations: `<View>
  <Labels name="label" toName="text">
    <Label value="Drug"/>
    <Label value="Effect"/>
  </Labels>
  <Relations>
    <Relation value="causes"/>
    <Relation value="treats"/>
  </Relations>
  <Text name="text" value="$text"/>
</View>`,
  shapes: `<View>
  <Image name="image" value="$image"/>
  <Rectangle name="shape" toName="image"/>
  <Labels name="kind" toName="image" choice="multiple"><Label value="A"/><Label value="B"/></Labels>
</View>`,
  vectors: `<View>
  <Image name="image" value="$image" zoomControl="true"/>
  <EllipseLabels name="round" toName="image"><Label value="Head" background="#f08c00"/><Label value="Eye" background="#c2255c"/></EllipseLabels>
  <PolygonLabels name="outline" toName="image" pointSize="small" pointStyle="circle"><Label value="Animal" background="#2f9e44"/><Label value="Leaf" background="#66a80f"/></PolygonLabels>
  <KeyPointLabels name="landmark" toName="image"><Label value="Nose" background="#1971c2"/><Label value="Ear" background="#9c36b5"/></KeyPointLabels>
  <VectorLabels name="line" toName="image" curves="true" closable="true"><Label value="Whisker" background="#e8590c"/></VectorLabels>
  <Vector name="skeleton" toName="image" skeleton="true" strokeColor="#ff3366" strokeWidth="2"/>
  <RectangleLabels name="box" toName="image"><Label value="Sign" background="#1098ad"/></RectangleLabels>
</View>`,
  oneLabels: `<View>
  <Image name="image" value="$image"/>
  <Labels name="kind" toName="image"><Label value="A"/><Label value="B"/></Labels>
  <Rectangle name="box" toName="image"/>
  <Ellipse name="ellipse" toName="image"/>
  <Polygon name="polygon" toName="image" snap="pixel" minPoints="4"/>
  <KeyPoint name="point" toName="image" strokeWidth="2"/>
  <Vector name="line" toName="image" skeleton="true" maxPoints="5"/>
</View>`,
} as const;
